import fc from 'fast-check';

/** One step of a random program. */
export interface Step {
  /** Which of the live processes runs it, modulo their number. */
  readonly process: number;
  /** An operation of scripts, or `fork`, `exit`. */
  readonly op: string;
  readonly numbers: readonly number[];
  readonly path?: string;
  readonly data?: string;
  readonly write?: boolean;
  /** Which allocation of the step fails, with a few after it; 0 for none. */
  readonly starve: number;
}

const PAGE = 4096;
/** Six pages on each side of the border of a page table, and of the next levels. */
export const BORDERS = [0x10200000, 0x10200000, 0x10200000, 0x40000000, 0x8000000000];

const address = fc
  .tuple(fc.constantFrom(...BORDERS), fc.integer({ min: -6, max: 5 }))
  .map(([border, page]) => border + page * PAGE);
const length = fc.constantFrom(1, 1, 2, 3, 4).map((pages) => pages * PAGE);
const mapLength = fc.integer({ min: 1, max: 8 }).map((pages) => pages * PAGE);
const prot = fc.constantFrom(0, 1, 3, 3, 3, 3, 3, 3, 7, 5);
const fd = fc.constantFrom(3, 3, 4, 5, 6, 7);
const chunk = fc.constantFrom('a', 'pagewalk', 'x'.repeat(100));

const ANON = 0x20;
const FIXED = 0x10;
const flags = fc
  .tuple(
    fc.constantFrom(2 | ANON, 2 | ANON, 2 | ANON, 1 | ANON, 1, 2, 2),
    // FIXED, FIXED_NOREPLACE, hint; GROWSDOWN, NORESERVE, LOCKED, POPULATE, STACK
    fc.constantFrom(FIXED, FIXED, FIXED, 0x100000, 0),
    fc.constantFrom(0, 0, 0, 0, 0, 0x100, 0x4000, 0x2000, 0x8000, 0x20000),
  )
  .map(([kind, where, extra]) => kind | where | extra);

const advice = fc.constantFrom(
  ...[0, 1, 2, 3, 4, 4, 4, 8, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 18, 19, 20, 21, 22, 23],
  ...[24, 99],
);

type Part = Omit<Step, 'process' | 'starve'>;

function calls(op: string, ...numbers: fc.Arbitrary<number>[]): fc.Arbitrary<Part> {
  return fc.tuple(...numbers).map((values) => ({ op, numbers: values }));
}

const small = fc.integer({ min: 0, max: 7 });
const offset = fc.integer({ min: 0, max: 5 }).map((page) => page * PAGE);

const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 14, arbitrary: calls('mmap', address, mapLength, prot, flags, fd, offset) },
  { weight: 3, arbitrary: calls('munmap', address, length) },
  { weight: 6, arbitrary: calls('mprotect', address, length, prot) },
  {
    weight: 6,
    arbitrary: calls(
      'mremap',
      address,
      length,
      length,
      fc.constantFrom(0, 1, 1, 1, 3, 3, 5, 7),
      address,
    ),
  },
  { weight: 8, arbitrary: calls('madvise', address, length, advice) },
  { weight: 2, arbitrary: calls('mlock', address, length) },
  { weight: 1, arbitrary: calls('mlock2', address, length, fc.constantFrom(0, 1)) },
  { weight: 2, arbitrary: calls('munlock', address, length) },
  { weight: 1, arbitrary: calls('mlockall', small) },
  { weight: 1, arbitrary: calls('munlockall') },
  { weight: 2, arbitrary: calls('msync', address, length, small) },
  { weight: 1, arbitrary: calls('mincore', address, length) },
  { weight: 1, arbitrary: calls('remap_file_pages', address, length, fc.constant(0), small) },
  {
    weight: 2,
    arbitrary: calls(
      'brk',
      length.map((bytes) => 0x404000 + bytes),
    ),
  },
  { weight: 2, arbitrary: calls('ftruncate', fd, length) },
  { weight: 1, arbitrary: calls('fallocate', fd, fc.constantFrom(0, 3), offset, length) },
  { weight: 1, arbitrary: calls('dup', fd) },
  { weight: 1, arbitrary: calls('close', fc.constantFrom(6, 7, 8, 9)) },
  {
    weight: 12,
    arbitrary: fc
      .tuple(address, length, fc.boolean())
      .map(([at, bytes, write]) => ({ op: 'touch', numbers: [at, bytes], write })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('write', 'poke', 'vmwrite'), address, chunk)
      .map(([op, at, data]) => ({ op, numbers: [at], data })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('read', 'peek', 'vmread'), address)
      .map(([op, at]) => ({ op, numbers: [at, 5000] })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fd, offset, chunk)
      .map(([file, at, data]) => ({ op: 'fdwrite', numbers: [file, at], data })),
  },
  { weight: 4, arbitrary: fc.constant({ op: 'fork', numbers: [] }) },
  { weight: 2, arbitrary: fc.constant({ op: 'exit', numbers: [0] }) },
);

/** A step that usually finds memory. */
export const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat(5),
    part,
    fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 12 })),
  )
  .map(([process, rest, starve]) => ({ process, ...rest, starve }));

/** Steps as lines of a script, to be read. */
export function describeSteps(steps: readonly Step[]): string {
  return steps
    .map(({ process, op, numbers, data, write, starve }) => {
      const words = numbers.map((value) => `0x${value.toString(16)}`);
      if (write !== undefined) words.push(write ? 'w' : 'r');
      if (data !== undefined) words.push(`'${data}`);
      const note = starve > 0 ? `  # allocation ${starve} fails` : '';
      return `${process}: ${op} ${words.join(' ')}${note}`;
    })
    .join('\n');
}
