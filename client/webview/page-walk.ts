/** The page walk of one address: the well-known diagram, with the real bits. */
import type { EntryView, PageTableLevel, WalkView } from '../../simulator/inspect/views.ts';
import { parseAddress } from '../views/addresses.ts';
import { byId, h, listen, pieces, say, send, text } from './dom.ts';

const LEVELS: readonly (readonly [PageTableLevel, bigint])[] = [
  ['PGD', 39n],
  ['PUD', 30n],
  ['PMD', 21n],
  ['PTE', 12n],
];
/** Bits of an entry that have a name, as they stand: position and name. */
const BITS = [
  [63, 'NX'],
  [58, 'SOFT_DIRTY'],
  [9, 'SPECIAL'],
  [8, 'G'],
  [7, 'PAT'],
  [6, 'D'],
  [5, 'A'],
  [4, 'PCD'],
  [3, 'PWT'],
  [2, 'US'],
  [1, 'RW'],
  [0, 'P'],
] as const;

const input = byId('address') as HTMLInputElement;

function draw(walk: WalkView): void {
  const address = BigInt(walk.address);
  byId('title').textContent = text('walkOf', walk.address);
  if (document.activeElement !== input) input.value = walk.address;
  byId('parts').replaceChildren(...addressParts(address));
  byId('walk').replaceChildren(
    station('CR3', h('p', {}, ...pieces('topTable', h('code', {}, walk.cr3)))),
    ...LEVELS.map(([level]) => {
      const entry = walk.entries.find((one) => one.level === level);
      return entry === undefined ? notReached(level) : entryStation(entry);
    }),
    lastStation(walk, address),
  );
}

/** The 48 bits of the address, cut where the walk cuts them. */
function addressParts(address: bigint): HTMLElement[] {
  const part = (name: string, bits: string, value: bigint, width: number): HTMLElement =>
    h(
      'div',
      { class: 'part', role: 'listitem' },
      h('span', { class: 'name' }, name),
      h('code', {}, value.toString(2).padStart(width, '0')),
      h('span', { class: 'value' }, text('bits', value.toString(), bits)),
    );
  return [
    ...LEVELS.map(([level, shift]) =>
      part(level, `${shift + 8n}–${shift}`, (address >> shift) & 511n, 9),
    ),
    part(text('offset'), '11–0', address & 4095n, 12),
  ];
}

function station(name: string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('li', { class: 'station' }, h('h2', {}, name), ...children);
}

function notReached(level: PageTableLevel): HTMLElement {
  const element = station(level, h('p', {}, text('notReached')));
  element.classList.add('missing');
  return element;
}

function entryStation(entry: EntryView): HTMLElement {
  const { level, index, raw, entryAddress, pfn, present } = entry;
  const element = station(
    `${level}[${index}]`,
    h('p', {}, ...pieces('entryAt', h('code', {}, entryAddress), h('code', {}, raw))),
    bitTable(BigInt(raw), level === 'PTE'),
    present
      ? h(
          'p',
          {},
          ...pieces(level === 'PTE' ? 'pageFrame' : 'nextTable', h('code', {}, pfn ?? '?')),
        )
      : h('p', {}, text('notPresent')),
  );
  if (!present) element.classList.add('missing');
  return element;
}

function bitTable(raw: bigint, isLeaf: boolean): HTMLElement {
  const named = BITS.filter(([, name]) => isLeaf || !['SPECIAL', 'PAT', 'G'].includes(name));
  const cells = named.map(([bit, name]) => {
    const set = ((raw >> BigInt(bit)) & 1n) === 1n;
    return h(
      'td',
      { class: set ? 'set' : 'clear', title: text('bit', bit, text(name)) },
      set ? '1' : '0',
    );
  });
  const heads = named.map(([bit, name]) =>
    h('th', { scope: 'col', title: text('bit', bit, text(name)) }, name),
  );
  const table = h('table', { class: 'bits' }, h('tr', {}, ...heads), h('tr', {}, ...cells));
  return h('div', { class: 'scroll' }, table);
}

function lastStation(walk: WalkView, address: bigint): HTMLElement {
  const { physical, frame = '', fault = '' } = walk;
  if (physical === undefined) {
    const end = station(text('noTranslation'), h('p', {}, fault));
    end.classList.add('missing');
    return end;
  }
  const pfn = `0x${(BigInt(physical) >> 12n).toString(16)}`;
  const who = h('button', {}, text('whoMaps'));
  who.addEventListener('click', () => send({ type: 'frame', pfn }));
  return station(
    text('physicalAddress'),
    h(
      'p',
      {},
      ...pieces('frameAndByte', h('code', {}, physical), pfn, (address & 4095n).toString()),
    ),
    h('p', {}, frame),
    h('p', {}, who),
  );
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const address = parseAddress(input.value);
  if (address === undefined) {
    say(text('noAddress', input.value));
    return;
  }
  send({ type: 'walk', address });
});

listen((message) => {
  if (message.type === 'nothing') say(message.text);
  if (message.type !== 'page-walk') return;
  say('');
  draw(message.walk);
});
