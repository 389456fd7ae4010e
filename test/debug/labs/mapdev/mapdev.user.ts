import { open, O_RDWR } from 'fcntl.h';
import { printf } from 'stdio.h';
import { strcpy } from 'string.h';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
import { NULL } from 'unistd.h';

const LENGTH = 100;

function show(text: bigint, times: number): number {
  let shown = 0;
  for (let i = 0; i < times; i++) shown += printf('%d: %s\n', i, text);
  return shown;
}

export function main(argc: number, argv: string[]): number {
  const fd = open('/dev/mapdev', O_RDWR);
  const start = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (start === MAP_FAILED) return 1;
  const greet = (name: string): string => `Hello, ${name}`;
  strcpy(start, greet(argv[1] ?? 'nobody'));
  const shown = show(start, 2) + show(start, argc);
  munmap(start, LENGTH);
  return shown > 0 ? 3 : 4;
}
