import { printf } from 'stdio.h';
import { exit } from 'stdlib.h';

export function main(argc: number, argv: string[]): number {
  printf('%d %s\n', argc, argv.slice(1).join(' '));
  try {
    exit(7);
  } finally {
    printf('the program went on\n');
  }
}
