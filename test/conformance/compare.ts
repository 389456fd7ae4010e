/** Compares what the simulator printed for a script with what a real kernel did, field by field. */

export type Json = Readonly<Record<string, unknown>>;

/** Groups of fields as the table shows them. */
export const FIELDS = [
  'result',
  'data',
  'maps',
  'VmFlags',
  'smaps',
  'pages',
  'ptes',
  'klog',
] as const;
export type Field = (typeof FIELDS)[number];

const RESULT = [
  'ret',
  'err',
  'sig',
  'code',
  'addr',
  'done',
  'exit',
  'killed',
  'hang',
  'stuck',
  'gone',
  'skipped',
];
const MAPS = ['r', 'perm', 'path', 'off'];
const SMAPS = [
  'Rss',
  'Pss',
  'Shared_Clean',
  'Shared_Dirty',
  'Private_Clean',
  'Private_Dirty',
  'Anonymous',
  'Swap',
  'Locked',
];

export interface Difference {
  /** Operation number; 0 is the header. */
  readonly n: number;
  readonly op: string;
  readonly field: Field;
  readonly recorded: string;
  readonly simulated: string;
}

export function parseLines(text: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
}

function pick(object: Json, names: readonly string[]): unknown[] {
  return names.map((name) => object[name] ?? null);
}

function perVma(line: Json, part: (vma: Json) => unknown): unknown {
  const vmas = (line['vmas'] ?? {}) as Record<string, Json[]>;
  return Object.fromEntries(Object.entries(vmas).map(([name, list]) => [name, list.map(part)]));
}

/** How lines of the toy drivers start: device and event. */
const DRIVER_LINE = /^[a-z0-9]+ (?:mmap|vm_|open|release|fault|remap|insert|page_mkwrite|first=)/;

/** The driver's lines exactly, kernel lines by their headline. */
function klog(line: Json): unknown {
  return ((line['klog'] ?? []) as string[]).map(normaliseLogLine);
}

/** Without addresses, offsets, source lines and process names, which belong to one build of one kernel. */
function normaliseLogLine(line: string): string {
  if (DRIVER_LINE.test(line)) return line;
  return line
    .replace(/\+0x[0-9a-f]+\/0x[0-9a-f]+/g, '')
    .replace(/(mm\/\w+\.c):\d+/g, '$1')
    .replace(/\b0x[0-9a-f]+|\b[0-9a-f]{16}\b/g, 'ADDRESS');
}

/** Of a scenario that wrecks the kernel: the driver's lines, and the first of the kernel's. */
function wreckedLog(line: Json): unknown {
  const lines = klog(line) as string[];
  const first = lines.findIndex((text) => !DRIVER_LINE.test(text));
  return first < 0 ? lines : lines.slice(0, first + 1);
}

const VIEW: Readonly<Record<Field, (line: Json) => unknown>> = {
  result: (line) => pick(line, RESULT),
  data: (line) => pick(line, ['data', 'text']),
  maps: (line) => perVma(line, (vma) => pick(vma, MAPS)),
  VmFlags: (line) => perVma(line, (vma) => vma['VmFlags']),
  smaps: (line) => perVma(line, (vma) => pick(vma, SMAPS)),
  pages: (line) => perVma(line, (vma) => vma['pages']),
  ptes: (line) => [perVma(line, (vma) => vma['ptes'] ?? null), line['ptes'] ?? null],
  klog,
};

/** All differences of one scenario. A line that is missing on one side differs in its result. */
export function compareScenario(
  recorded: readonly Json[],
  simulated: readonly Json[],
): Difference[] {
  const out: Difference[] = [];
  const header = (line: Json | undefined): string =>
    JSON.stringify([line?.['scenario'], line?.['top']]);
  if (header(recorded[0]) !== header(simulated[0])) {
    out.push({
      n: 0,
      op: '(header)',
      field: 'result',
      recorded: header(recorded[0]),
      simulated: header(simulated[0]),
    });
  }
  const wrecked = String(recorded[0]?.['scenario']).startsWith('x-');
  for (let i = 1; i < Math.max(recorded.length, simulated.length); i++) {
    const a = recorded[i];
    const b = simulated[i];
    const n = Number(a?.['n'] ?? b?.['n']);
    const op = String(a?.['op'] ?? b?.['op']);
    if (!a || !b || a['op'] !== b['op']) {
      out.push({
        n,
        op,
        field: 'result',
        recorded: JSON.stringify(a ?? null),
        simulated: JSON.stringify(b ?? null),
      });
      continue;
    }
    for (const field of FIELDS) {
      const view = wrecked && field === 'klog' ? wreckedLog : VIEW[field];
      const left = JSON.stringify(view(a));
      const right = JSON.stringify(view(b));
      if (left !== right) out.push({ n, op, field, recorded: left, simulated: right });
    }
  }
  return out;
}
