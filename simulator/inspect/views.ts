/**
 * The read model: what views, the debugger and the command line are shown of a machine. Plain JSON: addresses and raw
 * entries are hex strings with `0x`, because they may pass 2^53.
 */

export interface TaskView {
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  /** Linux's letter: R running, S sleeping, D uninterruptible, Z zombie, X dead. */
  readonly state: 'R' | 'S' | 'D' | 'Z' | 'X';
  readonly current: boolean;
  /** Number of VMAs (`mm->map_count`). */
  readonly mapCount: number;
  /** Total mapped size in pages (`mm->total_vm`). */
  readonly totalVm: number;
}

export interface VmaView {
  readonly pid: number;
  /** Stable while the VMA lives; survives growing and shrinking. */
  readonly id: number;
  /** Half-open range [start, end). */
  readonly start: string;
  readonly end: string;
  /** `rw-s`, as in /proc/PID/maps. */
  readonly perms: string;
  /** `VM_READ`, `VM_PFNMAP`, … in ascending bit order. */
  readonly flags: readonly string[];
  readonly vmFlags: string;
  /** Two-letter codes of smaps in kernel order: `rd wr sh mr mw me ms pf io de dd`. */
  readonly smapsFlags: string;
  /** `vm_pgoff` in pages. */
  readonly pgoff: string;
  /** Name column of maps: a path, `[heap]`, or empty. */
  readonly name: string;
  readonly pageProt: string;
  /** Name of the `vm_operations_struct`, or `anonymous` when `vm_ops` is NULL. */
  readonly ops: string;
  /** Resident set size in kB. */
  readonly rss: number;
  /** The line of /proc/PID/maps, without newline. */
  readonly mapsLine: string;
}

/** Neighbouring VMAs of a task, in ascending order of addresses. */
export interface VmaPage {
  /** Index of the first one. */
  readonly first: number;
  readonly count: number;
  /** From where the first begins to where the last ends. */
  readonly start: string;
  readonly end: string;
}

/** Just enough of each VMA of a task to see that it changed; in ascending order of addresses. */
export interface VmaMarks {
  /** As in {@link VmaView}. */
  readonly ids: readonly number[];
  /** Differs when anything of the VMA does that a view shows. */
  readonly marks: readonly number[];
}

export type PageTableLevel = 'PGD' | 'PUD' | 'PMD' | 'PTE';

/** One entry of a page table, decoded. */
export interface EntryView {
  readonly level: PageTableLevel;
  /** 0..511 */
  readonly index: number;
  /** First virtual address the entry covers. */
  readonly address: string;
  /** Physical address of the entry itself. */
  readonly entryAddress: string;
  readonly raw: string;
  readonly present: boolean;
  /** Page frame number the entry points to (next table or page), when it holds one. */
  readonly pfn?: string;
  /** `P RW US A D NX …` by name. */
  readonly bits: readonly string[];
  /** Non-empty entries below (table levels only). */
  readonly children?: number;
}

/** The page walk of one address. */
export interface WalkView {
  readonly pid: number;
  readonly address: string;
  /** Physical address of the top table (CR3 without flag bits). */
  readonly cr3: string;
  /** PGD downwards, as far as the walk went. */
  readonly entries: readonly EntryView[];
  /** Physical address of the byte, when a present leaf was reached. */
  readonly physical?: string;
  /** What the frame is: `RAM, allocated`, `zero page`, `MMIO edu BAR0`, … */
  readonly frame?: string;
  /** One sentence when there is no translation: which level is empty and what an access would do. */
  readonly fault?: string;
}

/**
 * What a frame of RAM is used for. `allocated`: by the kernel or a driver; `reserved`: never given out by the page
 * allocator.
 */
/** `hole`: frame numbers without RAM, below those from 4 GiB on. */
export type FrameKind =
  | 'hole'
  | 'free'
  | 'reserved'
  | 'zero'
  | 'table'
  | 'slab'
  | 'vmalloc'
  | 'allocated'
  | 'anonymous'
  | 'file';

/** Neighbouring frames of one kind. */
export interface FrameRun {
  /** First page frame number. */
  readonly pfn: string;
  /** Number of frames. */
  readonly count: number;
  readonly kind: FrameKind;
}

/** A page table entry that leads to a frame. */
export interface FrameMapper {
  readonly pid: number;
  readonly comm: string;
  /** Virtual address of the page. */
  readonly address: string;
  /** Name column of the VMA in /proc/PID/maps; empty for anonymous memory. */
  readonly name: string;
  /** Mapped by frame number: the entry counts neither in `refcount` nor in `mapcount`. */
  readonly special: boolean;
  readonly bits: readonly string[];
}

/** One frame, with its struct page where it has one. */
export interface FrameView {
  readonly pfn: string;
  readonly physical: string;
  /** In words: `page table`, `device memory (edu BAR0)`, … */
  readonly what: string;
  /** Absent for memory without a struct page, as are the counts. */
  readonly kind?: FrameKind;
  /** `PG_uptodate`, … */
  readonly flags: readonly string[];
  readonly refcount?: number;
  readonly mapcount?: number;
  /** Page offset in its file or anonymous area. */
  readonly index?: string;
  readonly mappers: readonly FrameMapper[];
  /** Number of entries that lead here; more than `mappers` when the list was cut. */
  readonly mapped: number;
}

/** Device memory on the bus. */
export interface DeviceRegionView {
  /** As /proc/iomem names it: `edu`, `bochs-drm`. */
  readonly name: string;
  /** Physical range [start, end) in bytes. */
  readonly start: string;
  readonly end: string;
}

export type AccessKind = 'read' | 'write' | 'execute';

/** What an access to an address does now, and why. */
export interface AccessStory {
  readonly address: string;
  readonly access: AccessKind;
  readonly verdict: 'succeeds' | 'SIGSEGV' | 'SIGBUS' | 'depends on the driver';
  /** si_code of the signal. */
  readonly code?: 'SEGV_MAPERR' | 'SEGV_ACCERR' | 'BUS_ADRERR';
  /** One sentence. */
  readonly headline: string;
  /** The kernel's checks in their order; the last decided. `where`: the kernel's function. */
  readonly checks: readonly { readonly where: string; readonly text: string }[];
  /** What to try, a sentence each. */
  readonly advice: readonly string[];
}

/** A command of the kernel debugger, for help and completion. */
export interface CommandInfo {
  readonly name: string;
  /** With its arguments: `vtop ADDRESS`. */
  readonly usage: string;
  readonly summary: string;
}

export interface LogLine {
  /** 0 emerg … 7 debug. */
  readonly level: number;
  /** Virtual time in microseconds. */
  readonly time: number;
  readonly text: string;
}

export interface StageArgument {
  readonly name: string;
  /** Rendered as Linux people write it: `PROT_READ|PROT_WRITE`, `0x7ffff7fb9000`, `4096`. */
  readonly value: string;
  readonly raw: string;
  /** What it is: `address`, `prot`, `vma`, `file`, … */
  readonly kind: string;
}

/** A field of a kernel object, as crash(8) and drgn print it. */
export interface ObjectField {
  readonly name: string;
  /** Addresses in hex, flags with their names. */
  readonly value: string;
  /** In C. */
  readonly type: string;
  /** Name of the object that it points to or holds: an argument of the request `object`. */
  readonly opens?: string;
  /** The memory it points to, as the `memory` view takes it. */
  readonly memory?: string;
}

/** A kernel object that a function has at hand. */
export interface FrameObject {
  /** `VMA`, `current`, `Registers`. */
  readonly name: string;
  readonly opens: string;
}

/** A stage the simulated kernel can stop at. */
export interface StageInfo {
  /** Kernel function name, unique: `do_mmap`. A step inside a function is `do_mmap:permissions`. */
  readonly name: string;
  /** System call or activity it belongs to: `mmap`, `munmap`, `page fault`, … */
  readonly group: string;
  /** One sentence: what happens here. */
  readonly summary: string;
  /** Linux source file of the profile: `mm/mmap.c`. */
  readonly linux: string;
  readonly parameters: readonly string[];
}

/** One recorded event of the run's trace. */
export interface TraceEventView {
  /** Event number since boot. */
  readonly event: number;
  /** Statement tick at which it happened. */
  readonly tick: number;
  readonly pid: number;
  readonly kind: 'enter' | 'step' | 'leave';
  readonly stage: string;
  readonly depth: number;
  readonly args: readonly StageArgument[];
  /** For `leave`. */
  readonly result?: string;
}

/** The stages that a run has passed, as far back as the trace remembers, column by column. */
export interface PassedStages {
  /** Event number of the oldest event that is remembered. */
  readonly oldest: number;
  /** Stage names; the other columns refer to them. */
  readonly names: readonly string[];
  readonly name: readonly number[];
  readonly tick: readonly number[];
  /** Event number. */
  readonly event: readonly number[];
  readonly depth: readonly number[];
  readonly pid: readonly number[];
}

/** A kernel function on the way to something that was done. */
export interface OriginCall {
  readonly stage: string;
  /** Id of the lab's statement that called it; absent: the kernel did. */
  readonly statement?: number;
}

/** One time at which a VMA or a page table entry was made or changed. */
export interface OriginStep {
  /** Made, or only changed. */
  readonly made: boolean;
  readonly tick: number;
  /** Event number of the function that did it. */
  readonly event: number;
  /** The active kernel functions, innermost first. */
  readonly calls: readonly OriginCall[];
}

/** Who made something, and who has changed it since. */
export interface OriginView {
  /** Newest first, back to the one that made it. None: it was there when the program began. */
  readonly steps: readonly OriginStep[];
  /** The events do not reach back to where it was made. */
  readonly forgotten: boolean;
}

/** Bytes of memory as a debugger reads them. */
export interface MemoryView {
  /** As it was asked for. */
  readonly address: string;
  /** Two hex digits each, ascending. */
  readonly bytes: string;
  /** Bytes that were asked for after those, of which the first is not there. */
  readonly unreadable: number;
}

/** Requests of the read model: name → arguments and result. Served at every stop and after the end of a run. */
export interface InspectRequests {
  tasks: { args: Record<string, never>; result: readonly TaskView[] };
  /** Ascending; with `first` and `count` those at the indexes [first, first + count). */
  vmas: { args: { pid?: number; first?: number; count?: number }; result: readonly VmaView[] };
  /** Pages of `size` VMAs, the last one shorter. */
  vmaPages: { args: { pid?: number; size: number }; result: readonly VmaPage[] };
  vmaMarks: { args: { pid?: number }; result: VmaMarks };
  /** With `first` and `count` the lines at the indexes [first, first + count). */
  maps: { args: { pid?: number; first?: number; count?: number }; result: string };
  walk: { args: { pid?: number; address: string }; result: WalkView };
  /** Entries of one table: `prefix` is empty for the PGD, else the address the parent entry covers. */
  pageTable: {
    args: { pid?: number; level: PageTableLevel; address: string };
    result: readonly EntryView[];
  };
  /** Every frame of RAM, ascending. */
  frames: { args: Record<string, never>; result: readonly FrameRun[] };
  frame: { args: { pfn: string }; result: FrameView };
  /** Device memory, by physical address. */
  deviceRegions: { args: Record<string, never>; result: readonly DeviceRegionView[] };
  /** What an access would do now; it is not made. */
  explain: { args: { pid?: number; address: string; access: AccessKind }; result: AccessStory };
  /** Commands of the kernel debugger: `vm`, `vtop`, … */
  commands: { args: Record<string, never>; result: readonly CommandInfo[] };
  /** Runs one line; null when it begins with no command's name. */
  command: { args: { line: string }; result: string | null };
  log: { args: { since?: number }; result: readonly LogLine[] };
  stages: { args: Record<string, never>; result: readonly StageInfo[] };
  trace: { args: { since?: number; limit?: number }; result: readonly TraceEventView[] };
  /** A text file of /proc, as a program reads it. */
  proc: { args: { path: string }; result: string };
  /** /proc/PID/pagemap in words. */
  pagemap: { args: { pid?: number }; result: string };
  /** The VMA around an address; null when there is none. */
  vmaAt: { args: { pid?: number; address: string }; result: VmaView | null };
  /** Who wrote the entry that translates `address`, or made the VMA around it. */
  origin: { args: { pid?: number; address: string; of: 'entry' | 'vma' }; result: OriginView };
  /** Start addresses of VMAs that statements of the lab have made, newest first; at most 100. */
  mappedFrom: { args: { pid?: number; statements: readonly number[] }; result: readonly string[] };
  passedStages: { args: Record<string, never>; result: PassedStages };
  /** `address`: `0x…` of the task or of the kernel, or `phys:0x…`. */
  memory: { args: { pid?: number; address: string; count: number }; result: MemoryView };
  /** Fields of a kernel object: `task:100`, `mm:100`, `vma:12`, `file:3`, `page:0x3c40`, … */
  object: { args: { name: string }; result: readonly ObjectField[] };
  /** `frame`: an active kernel function, outermost 0. */
  frameObjects: { args: { frame: number }; result: readonly FrameObject[] };
  /** The machine's whole state as 16 hex digits. */
  stateHash: { args: Record<string, never>; result: string };
}

export type InspectName = keyof InspectRequests;
