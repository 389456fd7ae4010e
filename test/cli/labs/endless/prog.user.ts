import { puts } from 'stdio.h';

function spin(step: number): number {
  let turns = 0;
  for (;;) {
    turns += step;
  }
  return turns;
}

export function main(): number {
  puts('before');
  try {
    return spin(2);
  } finally {
    puts('never');
  }
}
