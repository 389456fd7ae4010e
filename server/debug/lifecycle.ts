/** From initialize to disconnect. */
import type { ExitStatus, RunRequest, StopInfo } from '../protocol/sandbox.ts';
import { NO_BREAKPOINTS, PATIENCE_MS, runRequest } from '../sandbox/run-request.ts';
import { shownBreakpoint } from './breakpoints.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Client } from './client.ts';
import { exceptionId } from './exception-info.ts';
import { letGo } from './leave.ts';
import { logCategory, logLine } from './log-style.ts';
import { checkAttributes, loadLab, type LaunchedLab } from './launch.ts';
import { RequestError } from './request-error.ts';
import type { Handlers } from './requests.ts';
import { tellEnd, tellTrouble } from './results.ts';
import type { Run } from './run.ts';
import type { SessionState } from './session-state.ts';
import { threadId } from './stack.ts';
import { Timeline } from './timeline.ts';

/** Statements after which a debugged run asks whether it is an endless loop. */
const BUDGET = 200_000_000;

export function lifecycleHandlers(
  state: SessionState,
): Handlers<'initialize' | 'launch' | 'configurationDone' | 'restart' | 'disconnect'> {
  const { client } = state;
  let configured: () => void = () => undefined;
  const configuration = new Promise<void>((resolve) => {
    configured = resolve;
  });
  return {
    initialize: (args, afterwards) => {
      client.configure(args);
      afterwards(() => {
        client.event('initialized');
      });
      return CAPABILITIES;
    },
    launch: async (args, afterwards) => {
      if (state.launched) throw new RequestError('A lab runs already in this session.');
      const run = state.prepareRun();
      try {
        const launched = loadLab(checkAttributes(args), client);
        state.noDebug = launched.settings.noDebug === true;
        prepare(state, launched);
        runRequest(launched.lab, launched.compiled, launched.settings);
        await configuration;
        forward(state, run);
        const request = requestOf(state, launched);
        afterwards(() => {
          announce(client, request);
        });
        await run.start(request);
      } catch (error) {
        state.launched = undefined;
        afterwards(() => {
          client.event('terminated');
        });
        await run.end();
        throw new RequestError((error as Error).message, true);
      }
      return undefined;
    },
    configurationDone: () => {
      configured();
      return undefined;
    },
    restart: async ({ arguments: given }, afterwards) => {
      state.run();
      const attributes = given ?? state.launched?.settings ?? {};
      const launched = loadLab(checkAttributes(attributes), client);
      const run = state.prepareRun();
      prepare(state, launched);
      state.newStop();
      state.passing = undefined;
      state.timeline = new Timeline();
      const request = requestOf(state, launched);
      if (run.isNew) {
        forward(state, run);
        afterwards(() => {
          announce(client, request);
        });
      }
      await run.start(request);
      return undefined;
    },
    disconnect: async ({ terminateDebuggee }) => {
      configured();
      if (terminateDebuggee === false && state.launched) state.leftAlone = letGo(state);
      else await state.close();
      return undefined;
    },
  };
}

/** Binds what was set before the lab was compiled. */
function prepare(state: SessionState, launched: LaunchedLab): void {
  const { breakpoints, client } = state;
  const { stages = [], exceptions = [] } = launched.settings;
  breakpoints.stages.replace([...breakpoints.stages.wishes(), ...stages]);
  for (const problem of breakpoints.stages.problems()) client.output('stderr', `${problem}\n`);
  breakpoints.exceptions.launch(exceptions);
  state.launched = launched;
  for (const bound of breakpoints.bind(launched)) {
    client.event('breakpoint', { reason: 'changed', breakpoint: shownBreakpoint(state, bound) });
  }
}

function requestOf(state: SessionState, { lab, compiled, settings }: LaunchedLab) {
  if (state.noDebug) {
    const stopOnExit = settings.keepFinalState === true;
    const plain = { ...settings, stopOnEntry: false, stopOnExit };
    return runRequest(lab, compiled, plain, NO_BREAKPOINTS);
  }
  const attributes = { ...settings, stopOnExit: settings.stopOnExit ?? true };
  const request = runRequest(lab, compiled, attributes, state.breakpoints.set());
  return { ...request, budget: BUDGET, patience: PATIENCE_MS };
}

function announce(client: Client, { args }: RunRequest): void {
  const [name = ''] = args;
  client.event('process', { name, startMethod: 'launch', isLocalProcess: false });
  client.event('thread', { reason: 'started', threadId: threadId(0) });
}

/** Turns what happens in the sandbox into events. */
function forward(state: SessionState, run: Run): void {
  const { client } = state;
  const end = (exitCode: number): void => {
    client.event('terminated');
    client.event('exited', { exitCode });
    void run.end();
  };
  run.on('output', (stream, text) => {
    client.output(stream, text);
  });
  run.on('log', (level, text) => {
    client.output(logCategory(level), logLine(level, text, client.styles));
  });
  run.on('stopped', (stop) => {
    state.newStop();
    if (state.passing) void state.passing(stop).catch(() => undefined);
    else client.event('stopped', stoppedBody(state, stop));
  });
  run.on('trouble', (note) => {
    tellTrouble(state, note);
  });
  run.on('exited', (status) => {
    const { text, exitCode } = ending(status);
    // Why less: the line of the signal has the rest.
    tellEnd(state, status.kind === 'signaled' ? `Killed by ${status.name}.` : text, exitCode);
    client.output(status.kind === 'exited' ? 'console' : 'stderr', `${text}\n`);
    end(exitCode);
  });
  run.on('died', (reason) => {
    client.output('important', `${reason} Start the lab again to go on.\n`);
    end(1);
  });
}

function stoppedBody(state: SessionState, stop: StopInfo): object {
  const { ids, byName } = state.breakpoints.hits(stop.hitBreakpoints);
  const reason = stop.reason === 'breakpoint' && byName ? 'function breakpoint' : stop.reason;
  const description = describe(stop);
  return {
    reason,
    ...(description !== undefined && { description }),
    ...(stop.text !== undefined && { text: stop.text }),
    threadId: threadId(stop.pid),
    allThreadsStopped: true,
    ...(ids.length > 0 && { hitBreakpointIds: ids }),
  };
}

/** What an editor shows beside the task. */
function describe(stop: StopInfo): string | undefined {
  const stage = stop.frames[0]?.stage;
  switch (stop.reason) {
    case 'exit':
      return 'The address space is about to go away';
    case 'exception':
      return `Paused on ${exceptionId(stop)}`;
    case 'data breakpoint':
      return stop.text?.split('\n')[0];
    case 'function breakpoint':
    case 'goto':
    case 'restart':
    case 'step':
      return stage === undefined ? undefined : `Paused at ${stage}`;
    default:
      return undefined;
  }
}

function ending(status: ExitStatus): { readonly text: string; readonly exitCode: number } {
  switch (status.kind) {
    case 'exited':
      return { text: `The program exited with ${status.code}.`, exitCode: status.code };
    case 'signaled':
      return { text: `Killed: ${status.reason}`, exitCode: 128 + status.signal };
    case 'failed':
      return { text: status.reason, exitCode: 1 };
  }
}
