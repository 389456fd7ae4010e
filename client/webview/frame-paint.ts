/** Paints runs of frames as a grid of cells; kinds differ by pattern, not by colour alone. */
import type { PictureTexts } from '../pictures/texts.ts';
import type { FrameKind, FrameRun } from '../../simulator/inspect/views.ts';

type Pattern = 'empty' | 'full' | 'up' | 'down' | 'cross' | 'dots' | 'bars' | 'rows' | 'none';

export interface Kind {
  readonly kind: FrameKind;
  /** Of its text. */
  readonly name: keyof PictureTexts;
  /** Name of the theme's colour. */
  readonly colour: string;
  readonly pattern: Pattern;
}

export const KINDS: readonly Kind[] = [
  { kind: 'free', name: 'free', colour: 'editorWidget-border', pattern: 'empty' },
  { kind: 'anonymous', name: 'anonymousMemory', colour: 'charts-blue', pattern: 'full' },
  { kind: 'file', name: 'pageCache', colour: 'charts-green', pattern: 'dots' },
  { kind: 'table', name: 'pageTables', colour: 'charts-red', pattern: 'cross' },
  { kind: 'slab', name: 'slab', colour: 'charts-purple', pattern: 'up' },
  { kind: 'vmalloc', name: 'vmalloc', colour: 'charts-yellow', pattern: 'down' },
  {
    kind: 'allocated',
    name: 'allocated',
    colour: 'charts-purple',
    pattern: 'bars',
  },
  { kind: 'zero', name: 'zeroPage', colour: 'charts-foreground', pattern: 'full' },
  { kind: 'reserved', name: 'reserved', colour: 'descriptionForeground', pattern: 'rows' },
  { kind: 'hole', name: 'noRam', colour: 'descriptionForeground', pattern: 'none' },
];

export interface Grid {
  /** Frames in a cell. */
  readonly perCell: number;
  readonly columns: number;
  readonly frames: number;
  /** Pixels a side of a cell. */
  readonly size: number;
}

export interface Painted {
  readonly cells: number;
  readonly perCell: number;
  readonly columns: number;
  /** Draws a frame around one cell, and takes the last one away. */
  mark(cell: number): void;
  cellAt(x: number, y: number): number | undefined;
}

export function paint(
  canvas: HTMLCanvasElement,
  runs: readonly FrameRun[],
  { perCell, columns, frames, size }: Grid,
): Painted {
  const cells = Math.ceil(frames / perCell);
  const rows = Math.ceil(cells / columns);
  canvas.width = size * columns;
  canvas.height = size * rows;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d context');
  const kinds = cellKinds(runs, cells, perCell);
  const one = (cell: number, marked: boolean): void => {
    const x = (cell % columns) * size;
    const y = Math.floor(cell / columns) * size;
    context.clearRect(x, y, size, size);
    drawCell(context, x, y, size, kinds[cell] ?? 'free');
    if (!marked) return;
    context.strokeStyle = themeColour('focusBorder');
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, size - 2, size - 2);
  };
  for (let cell = 0; cell < cells; cell++) one(cell, false);
  let last: number | undefined;
  return {
    cells,
    perCell,
    columns,
    mark: (cell) => {
      if (last !== undefined) one(last, false);
      one(cell, true);
      last = cell;
    },
    cellAt: (x, y) => {
      const cell = Math.floor(y / size) * columns + Math.floor(x / size);
      return x < columns * size && cell >= 0 && cell < cells ? cell : undefined;
    },
  };
}

/** A cell shows what most of its used frames are; `free` only when all are. */
function cellKinds(runs: readonly FrameRun[], cells: number, perCell: number): FrameKind[] {
  const kinds = Array.from({ length: cells }, (): FrameKind => 'free');
  const most = new Array<number>(cells).fill(0);
  for (const { pfn, count, kind } of runs) {
    if (kind === 'free') continue;
    const start = Number(pfn);
    for (let at = start; at < start + count;) {
      const cell = Math.floor(at / perCell);
      const stop = Math.min(start + count, (cell + 1) * perCell);
      if (stop - at > (most[cell] ?? 0)) {
        most[cell] = stop - at;
        kinds[cell] = kind;
      }
      at = stop;
    }
  }
  return kinds;
}

function drawCell(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  kind: FrameKind,
): void {
  const { colour, pattern } = KINDS.find((one) => one.kind === kind) ?? {
    colour: 'foreground',
    pattern: 'full' as const,
  };
  context.fillStyle = themeColour(colour);
  context.strokeStyle = context.fillStyle;
  context.lineWidth = 1;
  if (pattern === 'none') return;
  const inner = size - 1;
  if (pattern === 'full') {
    context.fillRect(x, y, inner, inner);
    return;
  }
  context.save();
  context.beginPath();
  context.rect(x, y, inner, inner);
  context.clip();
  context.globalAlpha = pattern === 'empty' ? 0.35 : 0.3;
  if (pattern !== 'empty') context.fillRect(x, y, inner, inner);
  context.globalAlpha = 1;
  context.strokeRect(x + 0.5, y + 0.5, inner - 1, inner - 1);
  const line = (fromX: number, fromY: number, toX: number, toY: number): void => {
    context.moveTo(x + fromX, y + fromY);
    context.lineTo(x + toX, y + toY);
  };
  context.beginPath();
  const half = inner / 2;
  if (pattern === 'up' || pattern === 'cross') line(0, inner, inner, 0);
  if (pattern === 'down' || pattern === 'cross') line(0, 0, inner, inner);
  if (pattern === 'bars') line(half, 0, half, inner);
  if (pattern === 'rows') line(0, half, inner, half);
  context.stroke();
  if (pattern === 'dots') context.fillRect(x + half - 1, y + half - 1, 2, 2);
  context.restore();
}

function themeColour(name: string): string {
  const styles = getComputedStyle(document.body);
  const found = styles.getPropertyValue(`--vscode-${name}`).trim();
  return found === '' ? styles.color : found;
}
