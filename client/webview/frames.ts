/** Physical memory: each cell is some frames, coloured and patterned by what they are used for. */
import type { FrameKind, FrameRun, FrameView } from '../../simulator/inspect/views.ts';
import { sizeText } from '../views/addresses.ts';
import { byId, h, listen, say, send, text } from './dom.ts';
import { KINDS, paint, type Painted } from './frame-paint.ts';

const CELLS_WANTED = 2048;
/** Contract: pixels a side; patterns are not told apart below. */
const CELL_SIZE = 9;

const canvas = byId('memory') as HTMLCanvasElement;
let runs: readonly FrameRun[] = [];
let painted: Painted | undefined;
let cell = 0;

function draw(): void {
  const frames = runs.reduce((sum, { count }) => sum + count, 0);
  if (frames === 0) return;
  const holes = runs.reduce((sum, { kind, count }) => sum + (kind === 'hole' ? count : 0), 0);
  const perCell = Math.max(1, 2 ** Math.ceil(Math.log2(frames / CELLS_WANTED)));
  const ram = sizeText(BigInt(frames - holes) * 4096n);
  const cellSize = sizeText(BigInt(perCell) * 4096n);
  const title = perCell === 1 ? 'memoryOneFrame' : 'memoryFrames';
  byId('title').textContent = text(title, ram, cellSize, perCell);
  const columns = Math.max(32, Math.floor((document.body.clientWidth - 40) / CELL_SIZE));
  painted = paint(canvas, runs, { perCell, columns, frames, size: CELL_SIZE });
  legend(frames);
  choose(Math.min(cell, painted.cells - 1), false);
}

function legend(frames: number): void {
  const totals = new Map<FrameKind, number>();
  for (const { kind, count } of runs) totals.set(kind, (totals.get(kind) ?? 0) + count);
  const rows = KINDS.filter(({ kind }) => totals.has(kind)).map(({ kind, name }) => {
    const count = totals.get(kind) ?? 0;
    const sample = h('canvas', { width: '16', height: '16', 'aria-hidden': 'true' });
    paint(sample, [{ pfn: '0x0', count: 1, kind }], {
      perCell: 1,
      columns: 1,
      frames: 1,
      size: 16,
    });
    return h(
      'tr',
      {},
      h('td', {}, sample),
      h('th', { scope: 'row' }, text(name)),
      h('td', { class: 'number' }, text('frames', count)),
      h('td', { class: 'number' }, sizeText(BigInt(count) * 4096n)),
      h('td', { class: 'number' }, `${((100 * count) / frames).toFixed(1)} %`),
    );
  });
  byId('legend').replaceChildren(...rows);
}

/** What the frames of a cell are used for, first to last. */
function choose(index: number, ask: boolean): void {
  if (painted === undefined) return;
  cell = Math.max(0, Math.min(painted.cells - 1, index));
  painted.mark(cell);
  const first = cell * painted.perCell;
  const inside = runs.filter(({ pfn, count }) => {
    const start = Number(pfn);
    return start < first + (painted?.perCell ?? 1) && start + count > first;
  });
  const used = inside.find(({ kind }) => kind !== 'free') ?? inside[0];
  const pfn = Math.max(first, Number(used?.pfn ?? first));
  const what = [...new Set(inside.map(({ kind }) => textOf(kind)))].join(', ');
  const last = first + painted.perCell - 1;
  byId('cell').textContent = text(
    'framesInCell',
    `0x${first.toString(16)}`,
    `0x${last.toString(16)}`,
    what,
  );
  if (ask) send({ type: 'frame', pfn: `0x${pfn.toString(16)}` });
}

function textOf(kind: FrameKind): string {
  const found = KINDS.find((one) => one.kind === kind);
  return found === undefined ? kind : text(found.name);
}

function frameDetails(frame: FrameView): void {
  const row = (name: string, value: string): HTMLElement =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value));
  const mappers = frame.mappers.map(({ pid, comm, address, name, special, bits }) => {
    const walk = h('button', { class: 'link' }, address);
    walk.addEventListener('click', () => send({ type: 'walk', address }));
    const how = special ? 'mapperByNumber' : 'mapperAsPage';
    return h('li', {}, walk, ' ', text(how, comm, pid, name, bits.join(' ')));
  });
  const more = frame.mapped - frame.mappers.length;
  byId('frame').replaceChildren(
    h('h2', {}, text('frame', frame.pfn)),
    h(
      'table',
      {},
      row(text('physical'), frame.physical),
      row(text('usedAs'), frame.what),
      ...(frame.refcount === undefined ? [] : [row('_refcount', String(frame.refcount))]),
      ...(frame.mapcount === undefined ? [] : [row('_mapcount', String(frame.mapcount))]),
      row(text('flags'), frame.flags.length === 0 ? text('none') : frame.flags.join(' ')),
    ),
    h('h3', {}, text(frame.mapped === 0 ? 'notMappedAnywhere' : 'mappedAt')),
    h('ul', {}, ...mappers, more > 0 ? h('li', {}, text('more', more)) : undefined),
  );
}

canvas.addEventListener('keydown', (event) => {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: painted?.columns ?? 0,
    ArrowUp: -(painted?.columns ?? 0),
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[event.key];
  if (step === undefined && event.key !== 'Enter') return;
  event.preventDefault();
  choose(cell + (step ?? 0), true);
});
canvas.addEventListener('click', (event) => {
  const at = painted?.cellAt(event.offsetX, event.offsetY);
  if (at !== undefined) choose(at, true);
});
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = byId('pfn') as HTMLInputElement;
  if (!/^(0x)?[0-9a-f]+$/i.test(value.trim())) {
    say(text('noFrame', value));
    return;
  }
  const pfn = Number.parseInt(value.trim().replace(/^0x/i, ''), 16);
  send({ type: 'frame', pfn: `0x${pfn.toString(16)}` });
});
new ResizeObserver(() => draw()).observe(document.body);
// Why: colours are the theme's, and a canvas does not follow a change of it.
new MutationObserver(() => draw()).observe(document.body, { attributeFilter: ['class'] });

listen((message) => {
  if (message.type === 'nothing') say(message.text);
  if (message.type === 'frames') {
    say('');
    ({ runs } = message);
    draw();
  }
  if (message.type === 'frame') {
    if (painted !== undefined && message.frame.kind !== undefined) {
      choose(Math.floor(Number(message.frame.pfn) / painted.perCell), false);
    }
    frameDetails(message.frame);
  }
});
