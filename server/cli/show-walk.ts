import type { WalkView } from '../../simulator/inspect/views.ts';
import type { Painter } from './style.ts';

/** The walk as a table: level, index, where the entry is, its value and bits. */
export function showWalk(walk: WalkView, painter: Painter): string {
  const lines = [`${painter.paint('dim', 'CR3')}  ${walk.cr3}`];
  for (const { level, index, entryAddress, raw, present, bits } of walk.entries) {
    const value = present ? raw : painter.paint('red', raw);
    lines.push(
      `${painter.paint('cyan', level)}  [${String(index).padStart(3)}]  at ${entryAddress.padEnd(12)}  ${value}  ${bits.join(' ')}`,
    );
  }
  lines.push(
    walk.physical === undefined
      ? painter.paint('red', walk.fault ?? 'no translation')
      : `${painter.paint('dim', '→')}  physical ${walk.physical}  ${painter.paint('dim', walk.frame ?? '')}`,
  );
  return `${lines.join('\n')}\n`;
}
