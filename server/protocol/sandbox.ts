/**
 * Messages between a host (command line, debug adapter) and the sandbox child. JSON both ways; sources and variables
 * travel as text, never as objects of the user's realm.
 */
import type { AccessStory, InspectRequests } from '../../simulator/inspect/views.ts';
import type { CompiledLab } from './lab.ts';

/** A position in a run: statements tick, stages count as events; replay stops at either. */
export interface Position {
  readonly tick: number;
  readonly event: number;
  /** Number of memory accesses since that event, for a stop at one; absent: at the event itself. */
  readonly access?: number;
}

/** A condition or expression after `compileExpression`: JavaScript text `(function ($e) { return … })`. */
export interface CompiledExpression {
  readonly source: string;
  readonly code: string;
}

export interface StatementBreakpoint {
  readonly id: number;
  /** Statement id. */
  readonly statement: number;
  readonly condition?: CompiledExpression;
  /** Stops from the n-th hit on. */
  readonly hitCount?: number;
  /** Log point: text and expressions in turn; the run goes on. */
  readonly log?: readonly (string | CompiledExpression)[];
}

export interface StageBreakpoint {
  readonly id: number;
  /** Stage name (`do_mmap`) or the name of a driver function (`memdev_mmap`). */
  readonly name: string;
  readonly condition?: CompiledExpression;
  /** Stops from the n-th hit on. */
  readonly hitCount?: number;
}

/** Stops before an access to memory, or when something of the kernel has changed. */
export interface DataBreakpoint {
  readonly id: number;
  /** `bytes:SPACE:ADDRESS:LENGTH`, `pte:PID:ADDRESS`, …: see simulator/inspect/watches.ts. */
  readonly target: string;
  readonly access: 'read' | 'write' | 'readWrite';
  readonly condition?: CompiledExpression;
  /** Stops from the n-th hit on. */
  readonly hitCount?: number;
}

export interface BreakpointSet {
  readonly statements: readonly StatementBreakpoint[];
  readonly stages: readonly StageBreakpoint[];
  /** Ids of exception filters. */
  readonly exceptions: readonly string[];
  /** For the filter `errno`: only these; absent: every one. */
  readonly errnos?: readonly number[];
  /** By exception filter: stops only when it is true in the innermost frame. */
  readonly exceptionConditions?: Readonly<Record<string, CompiledExpression>>;
  /** Absent: none. */
  readonly data?: readonly DataBreakpoint[];
}

/** What a machine is made of; every field has a default. */
export interface MachineConfig {
  /** Kernel profile, `6.12`. */
  readonly kernel?: string;
  /** Bytes of RAM. */
  readonly memory?: number;
  /** The n-th failable allocation of the program fails. */
  readonly failNth?: number;
  /** Firmware memory map, ascending; default: RAM but for the BIOS area. */
  readonly memoryMap?: readonly {
    readonly start: number;
    /** Exclusive. */
    readonly end: number;
    /** `System RAM` or `Reserved`. */
    readonly name: string;
  }[];
  /** Devices on the PCI bus: `edu`, `vga`; default both. */
  readonly devices?: readonly {
    readonly type: string;
    /** Physical address of BAR 0. */
    readonly bar?: number;
  }[];
}

export interface RootfsFile {
  /** Absolute path inside the simulated machine. */
  readonly path: string;
  /** base64 */
  readonly content: string;
}

export interface RunRequest {
  readonly lab: CompiledLab;
  readonly machine: MachineConfig;
  readonly rootfs: readonly RootfsFile[];
  /** argv of the program; argv[0] is its path. */
  readonly args: readonly string[];
  readonly breakpoints: BreakpointSet;
  /** Stop at the first statement of `main`. */
  readonly stopOnEntry: boolean;
  /** Stop before `exit_mmap`, while the address space is still there. */
  readonly stopOnExit: boolean;
  /** A step from a line of the lab ends at a line, whatever the kernel does meanwhile; default false. */
  readonly skipKernelStages?: boolean;
  /** Instead of a program: operations to run, one JSON line each (see `pagewalk script`). */
  readonly script?: { readonly name: string; readonly text: string };
  /** Statements after which the run stops as an endless loop; absent: never. */
  readonly budget?: number;
  /** Milliseconds of the processor after which a run with a budget stops as if it were spent; absent: never. */
  readonly patience?: number;
}

/** A value that can be assigned to: what holds it, and the way from there. */
export interface ValuePlace {
  readonly frame: number;
  /** Index of the frame's scope, or the expression that gave the value. */
  readonly root: number | CompiledExpression;
  readonly path: readonly string[];
}

/** What a debugger does to a stopped run; a run that is executed again repeats it. */
export type Change =
  | {
      readonly kind: 'assign';
      readonly place: ValuePlace;
      readonly name: string;
      readonly expression: CompiledExpression;
    }
  | { readonly kind: 'evaluate'; readonly frame: number; readonly expression: CompiledExpression }
  /** Default SIGKILL. */
  | { readonly kind: 'kill'; readonly pid: number; readonly signal?: number }
  /** `address` as for the `memory` view; bytes as hex digits. */
  | { readonly kind: 'memory'; readonly address: string; readonly bytes: string };

export interface Edit {
  readonly position: Position;
  readonly change: Change;
}

/** Where a stopped run goes back to, or forth again. */
export type TravelGoal =
  | { readonly kind: 'position'; readonly to: Position }
  /** The line or stage before, in the same function or in its caller. */
  | { readonly kind: 'stepBack' }
  /** The place at which a frame of the present stop was entered. */
  | { readonly kind: 'restartFrame'; readonly frame: number }
  /** The last place before at which the breakpoints would have stopped the run. */
  | { readonly kind: 'reverseContinue' };

/** A stop to arrive at. */
export interface Arrival {
  readonly position: Position;
  readonly reason: StopReason;
  readonly hit: readonly number[];
  readonly text?: string;
  readonly filter?: string;
}

export type JourneyGoal =
  | { readonly kind: 'stop'; readonly at: Arrival }
  | {
      readonly kind: 'search';
      readonly mode: 'stepBack' | 'reverseContinue';
      readonly from: Position;
      /** Look at the whole run, however long it is. */
      readonly whole?: boolean;
    };

/** What a run takes along when it is executed again from its start. */
export interface Journey {
  readonly goal: JourneyGoal;
  /** In the order of their positions. */
  readonly edits: readonly Edit[];
  readonly breakpoints: BreakpointSet;
  /** The farthest stop so far: log points up to there have been printed. */
  readonly farthest: Position;
}

export type ResumeMode = 'continue' | 'next' | 'stepIn' | 'stepOut';

export type StopReason =
  | 'entry'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'step'
  | 'pause'
  | 'goto'
  | 'restart'
  | 'exception'
  | 'exit';

/** A frame of the one call stack in which program, kernel and driver call each other; innermost first. */
export interface StackFrame {
  /** Index from the innermost, valid until the next resume. */
  readonly index: number;
  readonly name: string;
  readonly kind: 'user' | 'kernel';
  /** Lab frames: statement id. */
  readonly statement?: number;
  /** Kernel frames: stage name and place in the simulator's sources (`simulator/mm/mmap.ts`). */
  readonly stage?: string;
  readonly source?: { readonly path: string; readonly line: number };
}

export interface StopInfo {
  readonly reason: StopReason;
  readonly text?: string;
  /** For the reason `exception`: id of the exception filter, `endless loop` for a run that is longer than anyone expects. */
  readonly filter?: string;
  readonly hitBreakpoints: readonly number[];
  readonly pid: number;
  readonly position: Position;
  readonly frames: readonly StackFrame[];
}

/** Which functions returned the error of a system call. */
export interface FailureOrigin {
  /** Innermost first: it has decided. */
  readonly through: readonly string[];
  /** What the innermost of them did last. */
  readonly last?: string;
}

/** Something that went wrong; the run need not have stopped there. */
export interface TroubleNote {
  /** Id of the exception filter that it belongs to. */
  readonly filter: string;
  /** `mmap() failed: EINVAL` */
  readonly text: string;
  /** The innermost statement of the lab; 0: none. */
  readonly statement: number;
  /** For a system call that failed. */
  readonly failure?: FailureOrigin;
  /** For an access to memory. */
  readonly access?: AccessStory;
}

/** A value as shown; `handle` opens its children until the next resume. */
export interface VariableView {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly handle?: number;
  readonly writable: boolean;
  /** The memory it points to, as the `memory` view takes it. */
  readonly memory?: string;
  /** Named children when known cheaply. */
  readonly count?: number;
}

export interface ScopeView {
  readonly name: string;
  readonly kind: 'locals' | 'arguments' | 'closure' | 'module' | 'kernel' | 'registers';
  readonly handle: number;
  readonly expensive: boolean;
}

/** Requests served while stopped (and, but for those about frames, after the end of the run). */
export interface SandboxRequests extends InspectRequests {
  scopes: { args: { frame: number }; result: readonly ScopeView[] };
  /** Names that an expression sees in a frame, innermost scope first, imports included. */
  names: { args: { frame: number }; result: readonly string[] };
  variables: { args: { handle: number }; result: readonly VariableView[] };
  evaluate: {
    /** `edits`: it may change something, and is repeated when the run is executed again. */
    args: {
      frame: number;
      expression: CompiledExpression;
      edits?: boolean;
      /** The names that the expression reads: they are read one after the other, and nothing is run. */
      reads?: readonly string[];
    };
    result: VariableView;
  };
  setVariable: {
    args: { handle: number; name: string; expression: CompiledExpression; frame: number };
    result: VariableView;
  };
  /** Returns the number of bytes written. */
  writeMemory: { args: { address: string; bytes: string }; result: number };
  /** Sends a signal, default SIGKILL; it takes effect when the process goes on. */
  kill: { args: { pid: number; signal?: number }; result: null };
  breakpoints: { args: BreakpointSet; result: null };
}

export type SandboxRequestName = keyof SandboxRequests;

export type HostMessage =
  | {
      readonly c: 'start';
      readonly machine: MachineConfig;
      readonly isScript: boolean;
      /** That of the run. */
      readonly patience?: number;
      /** A {@link RunRequest} as text: whoever passes it on need not read it. */
      readonly run: string;
    }
  | {
      readonly c: 'request';
      readonly seq: number;
      readonly name: SandboxRequestName;
      readonly args: unknown;
    }
  | { readonly c: 'resume'; readonly mode: ResumeMode }
  /** Only while stopped; the next message about the run is `stopped`. */
  | { readonly c: 'travel'; readonly goal: TravelGoal }
  | { readonly c: 'breakpoints'; readonly set: BreakpointSet }
  | { readonly c: 'pause' }
  | { readonly c: 'end' }
  /** Before there is a run: goes the way of every message, through all threads and back. */
  | { readonly c: 'rehearse'; readonly text: string };

/** How a run ended. */
export type ExitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | {
      readonly kind: 'signaled';
      /** 11 SIGSEGV, 7 SIGBUS, 9 SIGKILL … */
      readonly signal: number;
      readonly name: string;
      /** One sentence: the access, the address, the reason. */
      readonly reason: string;
    }
  | {
      /** The lab never got as far as a program: a module failed to load, or there is no `main`. */
      readonly kind: 'failed';
      readonly reason: string;
    };

/** What the program or the kernel's log prints, or a log point. */
export type LineMessage =
  | {
      readonly ev: 'output';
      readonly stream: 'stdout' | 'stderr' | 'console';
      readonly text: string;
    }
  | { readonly ev: 'log'; readonly level: number; readonly text: string };

export type SandboxMessage =
  | { readonly ev: 'ready'; readonly permissions: readonly string[] }
  | { readonly ev: 'rehearsed' }
  | { readonly ev: 'started' }
  | LineMessage
  /** Many lines at a time, in their order. */
  | { readonly ev: 'lines'; readonly lines: readonly LineMessage[] }
  | { readonly ev: 'stopped'; readonly stop: StopInfo }
  | { readonly ev: 'trouble'; readonly note: TroubleNote }
  | { readonly ev: 'reply'; readonly seq: number; readonly body?: unknown; readonly error?: string }
  | { readonly ev: 'exited'; readonly status: ExitStatus; readonly position: Position }
  /** The sandbox cannot go on: out of memory, hung in a built-in, killed. One sentence. */
  | { readonly ev: 'fatal'; readonly reason: string };
