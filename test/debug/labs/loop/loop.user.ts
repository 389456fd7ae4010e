import { printf } from 'stdio.h';

let turns = 0;

function turn(): void {
  turns += 1;
}

export function main(): number {
  printf('turning\n');
  for (;;) {
    turn();
    if (turns < 0) return 1;
  }
}
