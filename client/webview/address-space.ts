/** The address space to scale: high addresses at the top, gaps collapsed. */
import type { VmaView } from '../../simulator/inspect/views.ts';
import { bare, rangeText, sizeText } from '../views/addresses.ts';
import type { ToPicture } from '../pictures/messages.ts';
import { byId, h, listen, remember, remembered, say, send, text } from './dom.ts';

type Space = Extract<ToPicture, { type: 'address-space' }>;

/** Pixels per page, from the whole at a glance to single pages. */
const SCALES = [1 / 64, 1 / 16, 1 / 4, 1, 4, 12];
const LEAST_HEIGHT = 24;
/** Contract: browsers lose precision far beyond this. */
const MOST_HEIGHT = 60_000;

const list = byId('space');
const details = byId('details');
const higher = byId('higher');
const lower = byId('lower');
let shown: Space | undefined;
let scale = typeof remembered()['scale'] === 'number' ? Number(remembered()['scale']) : 2;
let selected: number | undefined;
/** Where to go on when another part of the address space comes. */
let from: 'top' | 'bottom' = 'top';

/** What a mapping is, which its pattern shows besides its colour. */
function kindOf({ flags, name, ops }: VmaView): 'device' | 'shared' | 'file' | 'special' | 'plain' {
  if (name.startsWith('[')) return 'special';
  if (flags.includes('VM_PFNMAP') || flags.includes('VM_IO') || name.startsWith('/dev/'))
    return 'device';
  if (flags.includes('VM_SHARED')) return 'shared';
  if (name.startsWith('/')) return 'file';
  return ops === 'anonymous' ? 'plain' : 'special';
}

function nameOf({ name }: VmaView): string {
  return name === '' ? text('anonymous') : name;
}

function draw(): void {
  if (shown === undefined) return;
  const { task, vmas, changed, first, total } = shown;
  const { comm, pid } = task;
  byId('title').textContent =
    vmas.length === total
      ? text('mappings', comm, pid, total)
      : text('someMappings', comm, pid, first + 1, first + vmas.length, total);
  higher.hidden = first + vmas.length >= total;
  lower.hidden = first === 0;
  const rows: Node[] = [];
  let above: bigint | undefined;
  for (const vma of [...vmas].reverse()) {
    const end = BigInt(vma.end);
    if (above !== undefined && above > end) rows.push(gap(above - end));
    rows.push(block(vma, changed.includes(vma.id)));
    above = BigInt(vma.start);
  }
  list.replaceChildren(...rows);
  const still = vmas.find(({ id }) => id === selected) ?? (from === 'top' ? vmas.at(-1) : vmas[0]);
  from = 'top';
  if (still !== undefined) select(still, false);
}

function gap(bytes: bigint): HTMLElement {
  return h('div', { class: 'gap', role: 'presentation' }, text('notMapped', approximate(bytes)));
}

/** `127 TB`: a gap is rarely a round number. */
function approximate(bytes: bigint): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024n && unit < units.length - 1) {
    value /= 1024n;
    unit += 1;
  }
  return `${value.toString()} ${units[unit] ?? ''}`;
}

function block(vma: VmaView, isChanged: boolean): HTMLElement {
  const pages = Number((BigInt(vma.end) - BigInt(vma.start)) / 4096n);
  const height = Math.min(
    MOST_HEIGHT,
    Math.max(LEAST_HEIGHT, Math.round(pages * (SCALES[scale] ?? 1))),
  );
  const size = sizeText(BigInt(vma.end) - BigInt(vma.start));
  const range = rangeText(vma.start, vma.end);
  const spoken = text(isChanged ? 'changedSpoken' : 'mappingSpoken', range, vma.rss);
  const element = h(
    'div',
    {
      id: `vma-${vma.id}`,
      class: `block ${kindOf(vma)}`,
      role: 'option',
      'aria-selected': 'false',
      title: `${vma.mapsLine}\n${text('mappingTip', size, vma.rss, vma.ops)}`,
    },
    h(
      'span',
      { class: 'label' },
      isChanged ? h('span', { 'aria-hidden': 'true' }, '● ') : undefined,
      `${nameOf(vma)} ${vma.perms} ${size}`,
    ),
    h('span', { class: 'spoken' }, spoken),
    h('span', { class: 'end', 'aria-hidden': 'true' }, bare(vma.end)),
    h(
      'span',
      { class: 'start', 'aria-hidden': 'true' },
      height >= 2 * LEAST_HEIGHT ? bare(vma.start) : '',
    ),
  );
  // Why not as an attribute: the page's policy allows no inline styles.
  element.style.height = `${height}px`;
  element.addEventListener('click', () => select(vma, true));
  element.addEventListener('dblclick', () => send({ type: 'tables', address: vma.start }));
  return element;
}

function select(vma: VmaView, focus: boolean): void {
  selected = vma.id;
  for (const element of list.querySelectorAll('[role=option]')) {
    element.setAttribute('aria-selected', String(element.id === `vma-${vma.id}`));
  }
  list.setAttribute('aria-activedescendant', `vma-${vma.id}`);
  if (focus) list.focus();
  byId(`vma-${vma.id}`).scrollIntoView({ block: 'nearest' });
  const row = (name: string, value: string): HTMLElement =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value));
  const size = sizeText(BigInt(vma.end) - BigInt(vma.start));
  const tables = h('button', {}, text('showInPageTables'));
  tables.addEventListener('click', () => send({ type: 'tables', address: vma.start }));
  const walk = h('button', {}, text('walkFirstPage'));
  walk.addEventListener('click', () => send({ type: 'walk', address: vma.start }));
  details.replaceChildren(
    h('h2', {}, nameOf(vma)),
    h(
      'table',
      {},
      row(text('range'), rangeText(vma.start, vma.end)),
      row(text('size'), size),
      row(text('perms'), vma.perms),
      row('vm_flags', `${vma.vmFlags}: ${vma.flags.join(' ')}`),
      row('vm_pgoff', text('pages', vma.pgoff)),
      row('vm_page_prot', vma.pageProt),
      row('vm_ops', vma.ops),
      row(text('resident'), `${vma.rss} kB`),
    ),
    h('p', {}, tables, ' ', walk),
  );
}

/** Contract: `selected` is the mapping to go on from; beyond the drawn ones the neighbouring part is asked for. */
function move(by: number): void {
  if (shown === undefined) return;
  const down = [...shown.vmas].reverse();
  const at = down.findIndex(({ id }) => id === selected);
  if (at + by >= down.length && at === down.length - 1 && !lower.hidden) return turn(-1);
  if (at + by < 0 && at === 0 && !higher.hidden) return turn(1);
  const next = down[Math.min(down.length - 1, Math.max(0, at + by))];
  if (next !== undefined) select(next, false);
}

/** Asks for the mappings above (1) or below (-1) the drawn ones. */
function turn(by: 1 | -1): void {
  if (shown === undefined) return;
  const { first, vmas } = shown;
  selected = undefined;
  from = by === 1 ? 'bottom' : 'top';
  send({ type: 'mappings', first: Math.max(0, first + by * vmas.length) });
}

function zoom(by: number): void {
  scale = Math.min(SCALES.length - 1, Math.max(0, scale + by));
  remember({ scale });
  draw();
}

function selectedVma(): VmaView | undefined {
  return shown?.vmas.find(({ id }) => id === selected);
}

list.addEventListener('keydown', (event) => {
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(10),
    PageUp: () => move(-10),
    Home: () => move(-Infinity),
    End: () => move(Infinity),
    '+': () => zoom(1),
    '-': () => zoom(-1),
    Enter: () => {
      const vma = selectedVma();
      if (vma !== undefined) send({ type: 'tables', address: vma.start });
    },
  };
  const action = keys[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
});
list.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1 : -1);
  },
  { passive: false },
);
higher.addEventListener('click', () => turn(1));
lower.addEventListener('click', () => turn(-1));
byId('zoom-in').addEventListener('click', () => zoom(1));
byId('zoom-out').addEventListener('click', () => zoom(-1));

listen((message) => {
  if (message.type === 'nothing') say(message.text);
  if (message.type !== 'address-space') return;
  say('');
  shown = message;
  draw();
});
