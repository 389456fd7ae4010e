/** Every id that package.json and the code share. A test compares the two. */

export const COMMANDS = {
  newLab: 'pagewalk.newLab',
  openSample: 'pagewalk.openSample',
  addHeaders: 'pagewalk.addHeaders',
  runLab: 'pagewalk.runLab',
  debugLab: 'pagewalk.debugLab',
  debugHandler: 'pagewalk.debugHandler',
  walkAddress: 'pagewalk.walkAddress',
  removeWalk: 'pagewalk.removeWalk',
  showInPageTables: 'pagewalk.showInPageTables',
  showVma: 'pagewalk.showVma',
  showMappedHere: 'pagewalk.showMappedHere',
  showMaps: 'pagewalk.showMaps',
  showProc: 'pagewalk.showProc',
  compareProc: 'pagewalk.compareProc',
  showAddressSpace: 'pagewalk.showAddressSpace',
  showPageWalk: 'pagewalk.showPageWalk',
  showFrames: 'pagewalk.showFrames',
  showScreen: 'pagewalk.showScreen',
  copyAddress: 'pagewalk.copyAddress',
  copyMapsLine: 'pagewalk.copyMapsLine',
  copyRaw: 'pagewalk.copyRaw',
  copyCrashText: 'pagewalk.copyCrashText',
  explainAddress: 'pagewalk.explainAddress',
  explainFault: 'pagewalk.explainFault',
  showReason: 'pagewalk.showReason',
  debugFault: 'pagewalk.debugFault',
  showMemory: 'pagewalk.showMemory',
  clearStages: 'pagewalk.clearStages',
  toggleStage: 'pagewalk.toggleStage',
  editStageCondition: 'pagewalk.editStageCondition',
  editStageHitCount: 'pagewalk.editStageHitCount',
  removeStageCondition: 'pagewalk.removeStageCondition',
  showStageSource: 'pagewalk.showStageSource',
  travel: 'pagewalk.travel',
  startLesson: 'pagewalk.startLesson',
  lessonOpenLab: 'pagewalk.lessonOpenLab',
  lessonContinue: 'pagewalk.lessonContinue',
  showLog: 'pagewalk.showLog',
} as const;

export const VIEWS = {
  vmas: 'pagewalk.vmas',
  pageTables: 'pagewalk.pageTables',
  proc: 'pagewalk.proc',
  stages: 'pagewalk.stages',
  timeline: 'pagewalk.timeline',
  labs: 'pagewalk.labs',
  lessons: 'pagewalk.lessons',
  devices: 'pagewalk.devices',
} as const;

/** `contextValue` of tree items: what the menus of package.json ask for. */
export const ITEMS = {
  task: 'task',
  vma: 'vma',
  field: 'field',
  table: 'entry.table',
  page: 'entry.page',
  walk: 'walk',
  mapsLine: 'mapsLine',
  procFile: 'procFile',
  stage: 'stage',
  conditionalStage: 'stage.conditional',
  passedStage: 'passedStage',
  origin: 'origin',
  lab: 'lab',
  device: 'device',
  screen: 'device.screen',
} as const;

export const CONTEXT = {
  /** The extension runs in this window: the Stages view is worth its room. */
  active: 'pagewalk.active',
  /** A session is stopped: commands that look into the machine can be run. */
  stopped: 'pagewalk.stopped',
  /** The stop is at a fatal signal or an oops: there is a fault to explain. */
  atException: 'pagewalk.atException',
  /** A file of a lab, or one that was reached from a lab, is in front: F5 means the lab. */
  labInFront: 'pagewalk.labInFront',
  /** Some stage breakpoint is set. */
  stagesSet: 'pagewalk.stagesSet',
  /** Prefix of the keys that complete the steps of the first lesson. */
  lesson: 'pagewalk.lesson.',
} as const;

export const WALKTHROUGH = 'pagewalk.pagewalk#pagewalk.firstLesson';

/** Scheme of `/proc` documents. */
export const PROC_SCHEME = 'proc';

/** Scheme of read-only Markdown that explains something. */
export const STORY_SCHEME = 'pagewalk-story';

/** Scheme of read-only hex dumps. */
export const MEMORY_SCHEME = 'pagewalk-memory';

/** Scheme of tree items that carry a change badge; nothing can be opened with it. */
export const CHANGE_SCHEME = 'pagewalk-change';
