/** Launch attributes and custom DAP requests of debug type `pagewalk`. Addresses are hex strings on the wire. */
import type { InspectName, InspectRequests, StageInfo } from '../../simulator/inspect/views.ts';
import type { Position } from './sandbox.ts';

export const DEBUG_TYPE = 'pagewalk';

/** Kernel profiles that a launch configuration may name; package.json has the same list. */
export const KERNELS = ['6.12', 'ldd3'] as const;

/** Devices that a launch configuration may name; package.json has the same list. */
export const DEVICES = ['vga', 'edu'] as const;

/** A stage to stop at: its name alone, or with what has to be true there. */
export type StageWish = string | ({ readonly name: string } & StageOptions);

/** When to stop at a stage, as a user writes it. */
export interface StageOptions {
  /** An expression of the stage's arguments: `len > 4096n`. */
  readonly condition?: string;
  /** `5`: from the fifth time on; with a condition only those times count at which it is true. */
  readonly hitCondition?: string;
}

/** An exception filter to set: its id, or with a condition (see EXCEPTION_FILTERS). */
export type ExceptionWish = string | { readonly filter: string; readonly condition?: string };

/** Attributes of a launch configuration. `lab` or `drivers` + `program`. */
export interface LaunchAttributes {
  /** Folder of the lab. */
  readonly lab?: string;
  readonly drivers?: readonly string[];
  readonly program?: string;
  readonly args?: readonly string[];
  /** Kernel profile, default `6.12`. */
  readonly kernel?: string;
  /** RAM, for example `64M`. */
  readonly memory?: string;
  /** Devices of the machine: {@link DEVICES}; default all of them. */
  readonly devices?: readonly string[];
  /** Stages to stop at. */
  readonly stages?: readonly StageWish[];
  /** Exception filters, by id or with a condition. */
  readonly exceptions?: readonly ExceptionWish[];
  readonly stopOnEntry?: boolean;
  /** Default true when debugging: stop before `exit_mmap`. */
  readonly stopOnExit?: boolean;
  /** Steps from a line end at a line: into `mmap` leads to the driver's handler. Default false: to the next stage. */
  readonly skipKernelStages?: boolean;
  readonly noDebug?: boolean;
  /** With `noDebug`: stop when the program has ended, so that its final state can be looked at. */
  readonly keepFinalState?: boolean;
  /** Set by an editor that shows results at their lines: send {@link RESULT_EVENT}. */
  readonly reportResults?: boolean;
  /** Set by an editor: what the message about a lab that does not compile offers to open, shown as "Show Problems". */
  readonly problemsUrl?: string;
}

/** `pagewalk/result`: what became of a line of the lab; nothing stops there. */
export const RESULT_EVENT = 'pagewalk/result';
export interface ResultBody {
  /** Id of an exception filter, or `exit` at `main` for the end of the program. */
  readonly kind: string;
  /** `EINVAL`, `SIGBUS`, `exit` */
  readonly id: string;
  /** One sentence: `mmap() failed: EINVAL`. */
  readonly text: string;
  /** Did the program, or the driver, end badly? */
  readonly fatal: boolean;
  /** Why, as far as it is known: lines of text. */
  readonly story: readonly string[];
  /** In the client's form. */
  readonly path: string;
  readonly line: number;
}

/** `pagewalk/state`: one inspect request passed through to the stopped machine. */
export const STATE_REQUEST = 'pagewalk/state';
export interface StateArguments<N extends InspectName = InspectName> {
  readonly name: N;
  readonly args: InspectRequests[N]['args'];
}
export interface StateResponse<N extends InspectName = InspectName> {
  readonly result: InspectRequests[N]['result'];
}

/** `pagewalk/vmaChanges`: what differs between a task's VMAs now and when this was asked at the stop before. */
export const VMA_CHANGES_REQUEST = 'pagewalk/vmaChanges';
export interface VmaChangesArguments {
  readonly pid: number;
}
export interface VmaChange {
  /** Index among the task's VMAs, in ascending order of addresses. */
  readonly index: number;
  readonly id: number;
  readonly kind: 'new' | 'changed';
}
/** All zero when this was not asked at the stop before. */
export interface VmaChangesResponse {
  readonly fresh: number;
  readonly changed: number;
  readonly gone: number;
  /** Ascending; at most the first 1000. */
  readonly rows: readonly VmaChange[];
}

/** `pagewalk/stages`: the stages of the profile, and which are set to stop (`enabled` replaces the set). */
export const STAGES_REQUEST = 'pagewalk/stages';
export interface StagesArguments {
  /** Absent: only list. */
  readonly enabled?: readonly StageWish[];
}
export interface StagesResponse {
  readonly stages: readonly (StageInfo & StageOptions & StageState)[];
}
export interface StageState {
  readonly enabled: boolean;
  /** Why it does not stop although it is enabled: one sentence about its condition or hit count. */
  readonly message?: string;
}

/**
 * `pagewalk/timeline`: the stages that the run has passed, oldest first; after travelling back also those ahead. The
 * list is bounded: a long run's oldest stages are forgotten.
 */
export const TIMELINE_REQUEST = 'pagewalk/timeline';
export interface TimelineArguments {
  /** Index of the first stage wanted, default 0. */
  readonly start?: number;
  /** Stages wanted, default and at most 1000. */
  readonly count?: number;
}
export interface TimelineStage {
  /** Where `pagewalk/goto` stops at it. */
  readonly position: Position;
  readonly name: string;
  /** Kernel functions that were active around it. */
  readonly depth: number;
  /** Process id; 0 while modules are loaded. */
  readonly pid: number;
}
export interface TimelineResponse {
  readonly stages: readonly TimelineStage[];
  /** Number of stages in the whole list. */
  readonly total: number;
  /** Index of the first stage that lies ahead of the present stop; `total` when none does. */
  readonly ahead: number;
  /** Are there older stages that are forgotten? */
  readonly forgotten: boolean;
  /** The present stop. */
  readonly position: Position;
}

/** `pagewalk/origin`: who wrote the page table entry of an address, or made the VMA around it. */
export const ORIGIN_REQUEST = 'pagewalk/origin';
export interface OriginArguments {
  readonly pid?: number;
  readonly address: string;
  readonly of: 'entry' | 'vma';
}
export interface OriginPlace {
  /** The kernel function that was called: `remap_pfn_range`, `mmap`. */
  readonly called: string;
  /** The function of the lab that called it. */
  readonly caller: string;
  /** Absolute path, in the client's form. */
  readonly path: string;
  /** As the client counts lines. */
  readonly line: number;
}
export interface OriginStory {
  /** Made, or only changed. */
  readonly made: boolean;
  /** `remap_pfn_range in memdev_mmap, memdev.driver.ts:41 ← mmap in main, memdev.user.ts:12` */
  readonly text: string;
  /** The lab's lines that led to it, innermost first. */
  readonly places: readonly OriginPlace[];
  /** Where `pagewalk/goto` stops before it was done. */
  readonly position: Position;
}
export interface OriginResponse {
  /** Newest first, back to the one that made it. */
  readonly stories: readonly OriginStory[];
  /** Why nobody is known who made it: one sentence. */
  readonly unknown?: string;
}

/** `pagewalk/mappedAt`: the VMAs of the running task that a line of the lab has made. */
export const MAPPED_AT_REQUEST = 'pagewalk/mappedAt';
export interface MappedAtArguments {
  readonly path: string;
  readonly line: number;
}
export interface MappedAtResponse {
  /** Their start addresses, newest first. */
  readonly addresses: readonly string[];
}

/** `pagewalk/goto`: travels to a position that the run has passed; a `stopped` event with reason `goto` follows. */
export const GOTO_REQUEST = 'pagewalk/goto';
export interface GotoArguments {
  readonly position: Position;
}
