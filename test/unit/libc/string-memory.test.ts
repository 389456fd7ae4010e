import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

/** Bytes that a test moves: several pieces of 64 KiB. */
const LENGTH = 200_000;

/** Runs a program with room at `a`, where `mark` writes a number into every 1,000th byte and `wrong` counts those that differ. */
function printed(body: string): string {
  const program = `import { printf } from 'stdio.h';
import { memmove, memset } from 'string.h';
import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, mprotect, PROT_NONE, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { load_u8, store_u8 } from 'pagewalk.h';
import { sigaction, SIGSEGV } from 'signal.h';
const LENGTH = ${LENGTH}n;
function mark(at: bigint): void {
  for (let i = 0n; i < LENGTH; i += 1000n) store_u8(at + i, Number((i / 1000n) & 0xffn));
}
function wrong(at: bigint): number {
  let count = 0;
  for (let i = 0n; i < LENGTH; i += 1000n) if (load_u8(at + i) !== Number((i / 1000n) & 0xffn)) count++;
  return count;
}
export function main(): number {
  const a = mmap(0n, LENGTH * 2n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ${body}
  return 0;
}`;
  return runLab({ 'x.user.ts': program }).output;
}

describe('memory of a program', () => {
  it('is moved upwards over itself, also by less than a piece', () => {
    const body = "mark(a); memmove(a + 4100n, a, LENGTH); printf('%d', wrong(a + 4100n));";
    assert.equal(printed(body), '0');
  });

  it('is moved downwards over itself', () => {
    const body = "mark(a + 4100n); memmove(a, a + 4100n, LENGTH); printf('%d', wrong(a));";
    assert.equal(printed(body), '0');
  });

  it('is filled to the last byte, and not beyond', () => {
    const body = `memset(a + 3n, 0x5a, LENGTH);
  const bytes = [a + 2n, a + 3n, a + LENGTH + 2n, a + LENGTH + 3n].map((at) => load_u8(at));
  printf('%s', bytes.join());`;
    assert.equal(printed(body), '0,90,90,0');
  });

  it('is filled up to the page that cannot be written, where a handler finds it', () => {
    const body = `mprotect(a + 0x3000n, 4096n, PROT_NONE);
  sigaction(SIGSEGV, { sa_handler: () => {
    printf('%d ', load_u8(a + 0x2fffn));
    mprotect(a + 0x3000n, 4096n, PROT_READ | PROT_WRITE);
  }, sa_flags: 0 }, null);
  memset(a, 7, 0x5000n);
  printf('%d %d', load_u8(a + 0x3000n), load_u8(a + 0x4fffn));`;
    assert.equal(printed(body), '7 7 7');
  });
});
