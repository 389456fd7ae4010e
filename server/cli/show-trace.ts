import type { TraceEventView } from '../../simulator/inspect/views.ts';
import type { Painter } from './style.ts';

/** One event: `do_mmap(file=/dev/memdev, addr=NULL, …)`, results after an arrow. */
function line(event: TraceEventView, indent: number, painter: Painter): string {
  const pad = '  '.repeat(indent);
  const args = event.args
    .map(({ name, value }) => `${painter.paint('dim', `${name}=`)}${value}`)
    .join(', ');
  switch (event.kind) {
    case 'enter':
      return `${pad}${painter.paint('cyan', event.stage)}(${args})`;
    case 'step':
      return `${pad}${painter.paint('dim', '·')} ${event.stage.split(':')[1] ?? event.stage}: ${args}`;
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
  kept.forEach((event, index) => {
    const previous = kept[index - 1];
    const indent = (only.length === 0 ? event.depth - base : 0) + (event.kind === 'step' ? 1 : 0);
    if (event.kind === 'leave' && previous?.kind === 'enter' && previous.stage === event.stage) {
      lines[lines.length - 1] += ` ${painter.paint('dim', `= ${event.result ?? ''}`)}`;
    } else {
      lines.push(line(event, indent, painter));
    }
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
