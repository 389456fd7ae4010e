/** The whole story of what went wrong. */
import type { StopInfo } from '../protocol/sandbox.ts';
import { addressStory } from './access-story.ts';
import { failureStory } from './failure-story.ts';
import type { Handlers } from './requests.ts';
import { RequestError } from './request-error.ts';
import type { SessionState } from './session-state.ts';

export function exceptionHandlers(state: SessionState): Handlers<'exceptionInfo'> {
  return {
    exceptionInfo: async () => {
      const stop = state.run().stopped();
      if (stop.reason !== 'exception') {
        throw new RequestError('The run did not stop because something went wrong.');
      }
      const { text = '', frames } = stop;
      const id = exceptionId(stop);
      return {
        exceptionId: id,
        description: [text, ...(await story(state, stop))].join('\n'),
        breakMode: 'always',
        details: {
          message: text,
          typeName: id,
          stackTrace: frames.map(({ name }) => `    ${name}`).join('\n'),
        },
      };
    },
  };
}

/** `SIGSEGV`, `EINVAL`, `oops`, … */
export function exceptionId({ filter = '', text = '' }: Pick<StopInfo, 'filter' | 'text'>): string {
  const signal = /\bSIG[A-Z]+/.exec(text)?.[0];
  switch (filter) {
    case 'errno':
      return /\bE[A-Z0-9]+$/.exec(text)?.[0] ?? 'error';
    case 'warn':
      return 'WARN';
    case 'oom':
      return 'out of memory';
    case 'hung':
      return 'hung task';
    case 'uncaught':
      return signal ?? 'oops';
    case 'signal':
      return signal ?? 'signal';
    default:
      return filter;
  }
}

async function story(state: SessionState, stop: StopInfo): Promise<string[]> {
  switch (stop.filter) {
    case 'SIGSEGV':
    case 'SIGBUS':
      return addressStory(state, stop);
    case 'errno':
      return failureStory(state, stop);
    case 'oops':
      return logStory(state);
    case 'uncaught':
      return stop.text?.startsWith('SIG') === true ? [] : logStory(state);
    case 'warn':
      return [
        '',
        'The kernel goes on: step out to see what it does with it, the log has the call trace then.',
      ];
    case 'oom':
      return [
        '',
        ...(await command(state, 'ps')),
        '',
        'What to try:',
        '  Look for memory that is never given back, or give the machine more: "memory": "128M".',
      ];
    case 'hung':
      return ['', ...(await command(state, 'ps'))];
    default:
      return [];
  }
}

async function command(state: SessionState, line: string): Promise<string[]> {
  const text = await state.run().request('command', { line });
  return (text ?? '').split('\n');
}

/** The kernel's own report, which is the last thing in its log. */
async function logStory(state: SessionState): Promise<string[]> {
  const log = await state.run().request('log', {});
  const lines = log.map(({ text }) => text);
  const before = lines.slice(0, -1).findLastIndex((line) => line.startsWith('---[ end trace'));
  return ['', 'The kernel log:', ...lines.slice(before + 1).map((line) => `  ${line}`)];
}
