import { printf } from 'stdio.h';

let turns = 0;
const numbers = Array.from({ length: 60 }, (_, index) => (index * 37) % 61);

export function main(): number {
  printf('turning\n');
  for (;;) {
    turns += 1;
    // Few statements take long here, so that no budget of them is used up.
    numbers.slice().sort();
    if (turns < 0) return 1;
  }
}
