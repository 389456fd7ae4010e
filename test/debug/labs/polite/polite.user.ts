import { SIGTERM, signal } from 'signal.h';
import { printf } from 'stdio.h';
import { exit } from 'stdlib.h';
import { getpid } from 'unistd.h';

let rounds = 0;

function tidy(): void {
  printf('tidied up\n');
  exit(4);
}

/** With an argument it leaves SIGTERM alone. */
export function main(argc: number): number {
  if (argc === 1) signal(SIGTERM, tidy);
  while (rounds < 50) {
    rounds += getpid() > 0 ? 1 : 0;
  }
  printf('done\n');
  return 0;
}
