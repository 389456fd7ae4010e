import type { SandboxMessage } from '../protocol/sandbox.ts';

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isStop(value: unknown): boolean {
  const { reason, hitBreakpoints, position, frames } = fieldsOf(value);
  return (
    isText(reason) &&
    Array.isArray(hitBreakpoints) &&
    isPosition(position) &&
    Array.isArray(frames) &&
    frames.every((frame) => isText(fieldsOf(frame)['name']))
  );
}

function isTrouble(value: unknown): boolean {
  const { filter, text, statement, failure = {}, access = {} } = fieldsOf(value);
  const { through = [], last = '' } = fieldsOf(failure);
  const { headline = '', checks = [], advice = [] } = fieldsOf(access);
  return (
    isText(filter) &&
    isText(text) &&
    Number.isSafeInteger(statement) &&
    [through, advice].every((list) => Array.isArray(list) && list.every(isText)) &&
    [last, headline].every(isText) &&
    Array.isArray(checks) &&
    checks.map(fieldsOf).every(({ where, text: told }) => isText(where) && isText(told))
  );
}

function isPosition(value: unknown): boolean {
  const { tick, event } = fieldsOf(value);
  return typeof tick === 'number' && typeof event === 'number';
}

function isLine(value: unknown): boolean {
  const line = fieldsOf(value);
  return (line['ev'] === 'output' || line['ev'] === 'log') && CHECKS[line['ev']](line);
}

const CHECKS: Readonly<Record<SandboxMessage['ev'], (message: Fields) => boolean>> = {
  ready: ({ permissions }) => Array.isArray(permissions) && permissions.every(isText),
  rehearsed: () => true,
  started: () => true,
  output: ({ stream, text }) => isText(stream) && isText(text),
  log: ({ level, text }) => typeof level === 'number' && isText(text),
  lines: ({ lines }) => Array.isArray(lines) && lines.every(isLine),
  trouble: ({ note }) => isTrouble(note),
  stopped: ({ stop }) => isStop(stop),
  reply: ({ seq, error }) => typeof seq === 'number' && (error === undefined || isText(error)),
  exited: ({ status, position }) => isText(fieldsOf(status)['kind']) && isPosition(position),
  fatal: ({ reason }) => isText(reason),
};

/**
 * Is it a message that a sandbox may send?
 *
 * Why: the child is what contains a lab. Should a lab have got the better of it, its words must not harm the host.
 */
export function isSandboxMessage(value: unknown): value is SandboxMessage {
  const message = fieldsOf(value);
  const { ev } = message;
  if (!isText(ev) || !Object.hasOwn(CHECKS, ev)) return false;
  return CHECKS[ev as SandboxMessage['ev']](message);
}
