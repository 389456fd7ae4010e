import type { TraceEventView } from '../../simulator/inspect/views.ts';
import type { Painter } from './style.ts';

/** One event: `do_mmap(len=4096, …)`; arguments that the caller was given with the same value are left out (…). */
function line(
  event: TraceEventView,
  known: ReadonlyMap<string, string>,
  indent: number,
  painter: Painter,
): string {
  const pad = '  '.repeat(indent);
  const fresh = event.args
    .filter(({ name, value }) => known.get(name) !== value)
    .map(({ name, value }) => `${painter.paint('dim', `${name}=`)}${value}`);
  const args = (fresh.length < event.args.length ? [...fresh, '…'] : fresh).join(', ');
  switch (event.kind) {
    case 'enter':
      return `${pad}${painter.paint('cyan', event.stage)}(${args})`;
    case 'step':
      return `${pad}${painter.paint('dim', '·')} ${event.stage.split(':')[1] ?? event.stage}${fresh.length === 0 ? '' : `: ${fresh.join(', ')}`}`;
    case 'leave':
      return `${pad}${painter.paint('dim', `= ${event.result ?? ''}`)}`;
  }
}

/**
 * Stages as an indented tree; a call without inner events stands on one line with its result.
 *
 * @param only names to keep; empty keeps all
 */
export function showTrace(
  events: readonly TraceEventView[],
  only: readonly string[],
  painter: Painter,
): string {
  const kept = only.length === 0 ? events : events.filter(({ stage }) => only.includes(stage));
  const base = Math.min(...kept.map(({ depth }) => depth));
  const lines: string[] = [];
  const open: Map<string, string>[] = [];
  kept.forEach((event, index) => {
    const previous = kept[index - 1];
    const indent = (only.length === 0 ? event.depth - base : 0) + (event.kind === 'step' ? 1 : 0);
    if (event.kind === 'leave' && previous?.kind === 'enter' && previous.stage === event.stage) {
      lines[lines.length - 1] += ` ${painter.paint('dim', `= ${event.result ?? ''}`)}`;
    } else {
      lines.push(line(event, open.at(-1) ?? new Map(), indent, painter));
    }
    if (event.kind === 'enter') {
      const args = event.args.map(({ name, value }): [string, string] => [name, value]);
      open.push(new Map([...(open.at(-1) ?? []), ...args]));
    } else if (event.kind === 'leave') {
      open.pop();
    } else {
      for (const { name, value } of event.args) open.at(-1)?.set(name, value);
    }
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
