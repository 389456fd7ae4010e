/** Answers the host's requests at a stop: the machine's views, the frames' variables, expressions. */
import type { HeaderTables } from '../../../simulator/exports/realm/headers.ts';
import type {
  Change,
  CompiledExpression,
  HostMessage,
  SandboxMessage,
  SandboxRequests,
} from '../../protocol/sandbox.ts';
import type { KernelRealm } from '../kernel-realm.ts';
import type { RunPlan } from '../user-realm.ts';
import type { Engine } from './engine.ts';
import { FrameNames } from './frame-names.ts';
import { Variables } from './variables.ts';

type Request = Extract<HostMessage, { c: 'request' }>;
type Arguments<N extends keyof SandboxRequests> = SandboxRequests[N]['args'];

/** What requests need of the worker and the user realm. */
export interface RequestServices {
  /** A function from JavaScript text, compiled in the user realm. */
  readonly compile: (code: string) => unknown;
  /** Exports of every header: constants that expressions may name. */
  readonly headers: HeaderTables;
}

export class Requests {
  private readonly variables: Variables;
  private readonly names: FrameNames;

  constructor(
    private readonly engine: Engine,
    private readonly kernel: KernelRealm,
    plan: RunPlan,
    services: RequestServices,
  ) {
    this.names = new FrameNames(engine, kernel, plan, services.headers);
    this.variables = new Variables(engine, this.names, services.compile, kernel);
  }

  /** Handles die when the run goes on. */
  forget(): void {
    this.variables.forget();
  }

  /** Is the condition absent or true? A condition that throws is false. */
  test(condition: CompiledExpression | undefined): boolean {
    return condition === undefined || this.variables.test(condition);
  }

  /** An expression's value as a log point shows it. */
  text(expression: CompiledExpression): string {
    return this.variables.text(expression);
  }

  /** Makes a change once more; what throws has thrown before. */
  apply(change: Change): void {
    try {
      this.change(change);
    } catch {
      return;
    }
  }

  answer(request: Request): SandboxMessage {
    try {
      return { ev: 'reply', seq: request.seq, body: this.dispatch(request) ?? null };
    } catch (error) {
      return { ev: 'reply', seq: request.seq, error: sentenceOf(error) };
    }
  }

  /** The answer to a request that came while the run goes on. */
  refuse(request: Request): SandboxMessage {
    const error = 'The lab is running: pause it first.';
    return { ev: 'reply', seq: request.seq, error };
  }

  private dispatch(request: Request): unknown {
    switch (request.name) {
      case 'scopes':
        return this.variables.scopes((request.args as Arguments<'scopes'>).frame);
      case 'names':
        return this.names.inFrame((request.args as Arguments<'names'>).frame);
      case 'variables':
        return this.variables.children((request.args as Arguments<'variables'>).handle);
      case 'evaluate': {
        const { frame, expression, edits, reads } = request.args as Arguments<'evaluate'>;
        // Why first: what it did before it threw is done.
        if (edits === true) this.engine.edit({ kind: 'evaluate', frame, expression });
        return reads
          ? this.variables.read(frame, expression, reads)
          : this.variables.evaluate(frame, expression);
      }
      case 'setVariable': {
        const args = request.args as Arguments<'setVariable'>;
        const { change, shown } = this.variables.set(args);
        this.engine.edit(change);
        return shown;
      }
      case 'writeMemory': {
        const { address, bytes } = request.args as Arguments<'writeMemory'>;
        const written = this.kernel.poke(address, bytes);
        this.engine.edit({ kind: 'memory', address, bytes });
        return written;
      }
      case 'kill': {
        const { pid, signal } = request.args as Arguments<'kill'>;
        this.kernel.kill(pid, signal);
        this.engine.edit({ kind: 'kill', pid, ...(signal !== undefined && { signal }) });
        return null;
      }
      case 'breakpoints':
        this.engine.setBreakpoints(request.args as Arguments<'breakpoints'>);
        return null;
      default:
        return JSON.parse(this.kernel.inspect(request.name, JSON.stringify(request.args)));
    }
  }

  private change(change: Change): void {
    switch (change.kind) {
      case 'assign':
        this.variables.assign(change);
        break;
      case 'evaluate':
        this.variables.evaluate(change.frame, change.expression);
        break;
      case 'kill':
        this.kernel.kill(change.pid, change.signal);
        break;
      case 'memory':
        this.kernel.poke(change.address, change.bytes);
    }
  }
}

/** Why: an error of the kernel's realm is no instance of this realm's Error; a user's own may be anything. */
function sentenceOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  return typeof message === 'string' ? message : 'It threw an object that is not an Error.';
}
