/**
 * Random scripts for {@link file://./differential.ts}: calls on a small arena, so that they often meet.
 *
 * A move to a fixed place is one page long and leaves the arena: kernels since 6.17 check everything before they unmap
 * the destination, move several mappings at once (R4.28, R4.31), and look at the addresses before the mapping.
 */

/** Mulberry32. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const ARENA_PAGES = 24;
const FILE_PAGES = 6;
const PROTS = ['RW', 'RW', 'RW', 'R', 'NONE', 'RWX', 'W', 'X'];
const ADVICE = [
  ...['DONTNEED', 'DONTNEED', 'FREE', 'REMOVE', 'DONTFORK', 'DOFORK', 'WIPEONFORK', 'KEEPONFORK'],
  ...['DONTDUMP', 'DODUMP', 'RANDOM', 'SEQUENTIAL', 'NORMAL', 'WILLNEED', 'COLD', 'POPULATE_READ'],
  ...['POPULATE_WRITE', 'DONTNEED_LOCKED', 'MERGEABLE', 'UNMERGEABLE', '77'],
];

/** The text of one script. */
export function randomScript(seed: number): string {
  const random = generator(seed);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const elsewhere = (): string => `0x${(0x10100000 + random(4) * 4096).toString(16)}`;
  const arena = (): string => `0x${(0x10000000 + random(ARENA_PAGES) * 4096).toString(16)}`;
  const at = (): string => (random(12) === 0 ? elsewhere() : arena());
  const pages = (most: number): string => `${1 + random(most)}p`;
  const offset = (): number => random(FILE_PAGES) * 4096;
  const file = (): string => pick(['$f', '$g']);
  const data = (): string => `'${pick(['a', 'bc', 'hello', 'Sky', 'xyz'])}`;
  const exact = (): string => `${at()}+${random(4096)}`;
  const makers: readonly (() => string)[] = [
    () => `mmap ${at()} ${pages(5)} ${pick(PROTS)} PRIVATE|ANON|FIXED - 0`,
    () => `mmap ${at()} ${pages(5)} RW PRIVATE|ANON|FIXED - 0`,
    () => `mmap ${at()} ${pages(3)} ${pick(PROTS)} SHARED|ANON|FIXED - 0`,
    () =>
      `mmap ${at()} ${pages(4)} ${pick(PROTS)} ${pick(['SHARED', 'PRIVATE'])}|FIXED ${file()} ${offset()}`,
    () => `mmap ${at()} ${pages(4)} RW PRIVATE|ANON${pick(['', '|FIXED_NOREPLACE'])} - 0`,
    () =>
      `mmap ${at()} ${pages(3)} RW ${pick(['PRIVATE', 'SHARED'])}|ANON|FIXED|${pick(['POPULATE', 'NORESERVE', 'LOCKED'])} - 0`,
    () => `mmap 0 ${pages(6)} ${pick(PROTS)} ${pick(['PRIVATE', 'SHARED'])}|ANON - 0`,
    () => `mmap 0 ${pages(3)} R ${pick(['PRIVATE', 'SHARED'])} ${file()} ${offset()}`,
    () =>
      `mmap ${at()} ${pages(3)} RW PRIVATE|ANON|FIXED|${pick(['GROWSDOWN', 'STACK', 'MAP_32BIT', 'NONBLOCK|POPULATE'])} - 0`,
    () =>
      `mmap ${at()} ${pages(3)} RW FIXED|ANON|${pick(['0', '8', 'SHARED_VALIDATE', 'PRIVATE|HUGETLB'])} - 0`,
    () => `mmap ${at()} 1p RWX ${pick(['PRIVATE', 'SHARED'])}|FIXED $z ${offset()}`,
    () => `write ${at()}-${random(9000)} ${data()}`,
    () => `mprotect ${at()} ${pages(3)} R|PROT_GROWSDOWN`,
    () => `mremap ${at()} 0 ${pages(3)} MAYMOVE`,
    () => `munmap ${at()} ${pages(4)}`,
    () => `mprotect ${at()} ${pages(5)} ${pick(PROTS)}`,
    () => `mprotect ${at()} ${pages(5)} ${pick(PROTS)}`,
    () => `madvise ${at()} ${pages(5)} ${pick(ADVICE)}`,
    () => `madvise ${at()} ${pages(5)} ${pick(ADVICE)}`,
    () => `mremap ${at()} ${pages(4)} ${pages(4)} 0`,
    () => `mremap ${at()} ${pages(3)} ${pages(4)} MAYMOVE`,
    () => `mremap ${arena()} 1p 1p MAYMOVE|FIXED ${elsewhere()}`,
    () => `mremap ${arena()} 1p 1p MAYMOVE|DONTUNMAP|FIXED ${elsewhere()}`,
    () => `msync ${at()} ${pages(5)} ${pick(['SYNC', 'ASYNC', 'INVALIDATE', '0'])}`,
    () => `mlock ${at()} ${pages(4)}`,
    () => `mlock2 ${at()} ${pages(4)} ONFAULT`,
    () => `munlock ${at()} ${pages(6)}`,
    () => `mincore ${at()} ${pages(5)}`,
    () => `read ${exact()} ${1 + random(16)}`,
    () => `read ${at()} 4`,
    () => `write ${exact()} ${data()}`,
    () => `write ${at()} ${data()}`,
    () => `touch ${at()} ${pages(5)} ${pick(['r', 'w'])}`,
    () => `touch ${at()} ${pages(5)} w`,
    () => `peek ${exact()} 8`,
    () => `poke ${exact()} ${data()}`,
    () => `vmread ${exact()} 8`,
    () => `vmwrite ${exact()} ${data()}`,
    () => `sysread ${file()} ${exact()} ${random(9000)}`,
    () => `syswrite ${file()} ${exact()} ${random(6000)}`,
    () => `fdread ${file()} ${random(FILE_PAGES * 4096)} 8`,
    () => `fdwrite ${file()} ${random(FILE_PAGES * 4096)} ${data()}`,
    () => `ftruncate ${file()} ${pick(['0', '1p', '3p', '6p', '5000', '9999'])}`,
    () =>
      `fallocate ${file()} ${pick(['0', 'KEEP_SIZE', 'PUNCH_HOLE|KEEP_SIZE'])} ${random(20000)} ${1 + random(12000)}`,
    () => `lseek ${file()} ${random(9000)} ${random(3)}`,
    () =>
      `fcntl ${pick(['$f', '$h'])} ${pick(['F_GET_SEALS 0', 'F_ADD_SEALS F_SEAL_WRITE', 'F_ADD_SEALS F_SEAL_SHRINK'])}`,
  ];
  const lines = [
    'f = memfd_create f 0',
    'ftruncate $f 6p',
    'g = open /dev/shm/mmoracle.r O_RDWR|O_CREAT|O_TRUNC 0x1a4',
    'ftruncate $g 5000',
    'h = memfd_create h MFD_ALLOW_SEALING',
    'ftruncate $h 2p',
    'mmap 0x10010000 2p RW SHARED $h 0',
    'z = open /dev/zero O_RDWR',
  ];
  let children = 0;
  for (let i = 0; i < 40; i++) {
    const maker = makers[random(makers.length)];
    const child = children === 1 && random(4) === 0 ? 'C: ' : '';
    if (children === 0 && random(30) === 0) {
      lines.push('C = fork');
      children = 1;
    } else if (maker) lines.push(child + maker());
  }
  if (children === 1) lines.push('C: exit 0', 'state');
  lines.push('unlink /dev/shm/mmoracle.r');
  return `${lines.join('\n')}\n`;
}
