import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../../server/protocol/dap.ts';
import { CONTEXT } from '../ids.ts';
import { StoppedMachine } from './stopped-machine.ts';

export type SessionStatus = 'none' | 'running' | 'stopped';

export interface StopEvent {
  readonly session: vscode.DebugSession;
  readonly threadId: number | undefined;
}

interface SessionState {
  readonly session: vscode.DebugSession;
  status: SessionStatus;
  stops: number;
  /** The thread that stopped at a fatal signal or an oops; undefined at every other stop. */
  exceptionThread: number | undefined;
  /** What went wrong there, in a sentence. */
  exceptionText: string | undefined;
  /** The machine at the last stop; kept while the session runs on. */
  machine: StoppedMachine | undefined;
}

/** What is read of the protocol's messages. */
interface Message {
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly body?: { readonly reason?: string; readonly text?: string; readonly threadId?: number };
}

const RESUMING = new Set(['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue']);

/** Follows every Pagewalk session by its messages and says which machine the views show. */
export class Sessions implements vscode.DebugAdapterTrackerFactory, vscode.Disposable {
  private readonly states = new Map<string, SessionState>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly stopped = new vscode.EventEmitter<StopEvent>();
  private readonly subscription: vscode.Disposable;
  private shown: SessionState | undefined;

  /** The shown machine or its status changed. */
  readonly onDidChange = this.changed.event;
  /** A session stopped. */
  readonly onDidStop = this.stopped.event;

  constructor() {
    this.subscription = vscode.debug.onDidChangeActiveDebugSession(() => this.choose());
  }

  /** The machine at the last stop of the shown session. */
  get machine(): StoppedMachine | undefined {
    return this.shown?.machine;
  }

  get status(): SessionStatus {
    return this.shown?.status ?? 'none';
  }

  /** The thread whose fatal signal or oops the shown session has stopped at. */
  get exceptionThread(): number | undefined {
    return this.status === 'stopped' ? this.shown?.exceptionThread : undefined;
  }

  /** What the shown session has stopped at, in a sentence; undefined when it is no fatal signal and no oops. */
  get exceptionText(): string | undefined {
    return this.status === 'stopped' ? this.shown?.exceptionText : undefined;
  }

  get session(): vscode.DebugSession | undefined {
    return this.shown?.session;
  }

  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    const state: SessionState = {
      session,
      status: 'running',
      stops: 0,
      exceptionThread: undefined,
      exceptionText: undefined,
      machine: undefined,
    };
    this.states.set(session.id, state);
    this.choose();
    const end = (): void => {
      if (this.states.delete(session.id)) this.choose();
    };
    return {
      onDidSendMessage: (message: Message) => this.read(state, message),
      onWillStopSession: end,
      onExit: end,
    };
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
    this.stopped.dispose();
  }

  private read(state: SessionState, message: Message): void {
    if (message.type === 'response') {
      if (message.success === true && RESUMING.has(message.command ?? '')) this.resume(state);
      // A changed variable may have changed what the views show.
      if (message.success === true && message.command === 'setVariable') this.look(state);
      return;
    }
    if (message.event === 'stopped') {
      state.status = 'stopped';
      state.stops += 1;
      const { reason, text, threadId } = message.body ?? {};
      state.exceptionThread = reason === 'exception' ? threadId : undefined;
      state.exceptionText = reason === 'exception' ? text : undefined;
      this.look(state);
      this.stopped.fire({ session: state.session, threadId });
    } else if (message.event === 'continued') {
      this.resume(state);
    } else if (message.event === 'invalidated' && state.status === 'stopped') {
      this.look(state);
    } else if (message.event === 'terminated' && this.states.delete(state.session.id)) {
      this.choose();
    }
  }

  private look(state: SessionState): void {
    state.machine = new StoppedMachine(state.session, state.stops);
    this.announce(state);
  }

  private resume(state: SessionState): void {
    if (state.status !== 'stopped') return;
    state.status = 'running';
    this.announce(state);
  }

  private announce(state: SessionState): void {
    if (this.shown === state) this.publish();
    else this.choose();
  }

  private choose(): void {
    const active = vscode.debug.activeDebugSession;
    const own = active?.type === DEBUG_TYPE ? this.states.get(active.id) : undefined;
    const next = own ?? [...this.states.values()].at(-1);
    if (next === this.shown && next !== undefined) return;
    this.shown = next;
    this.publish();
  }

  private publish(): void {
    const set = (key: string, value: boolean): void => {
      void vscode.commands.executeCommand('setContext', key, value);
    };
    set(CONTEXT.stopped, this.status === 'stopped');
    set(CONTEXT.atException, this.exceptionThread !== undefined);
    this.changed.fire();
  }
}
