import { printf } from 'stdio.h';

function third(list: readonly string[]): string {
  const [, , last] = list;
  if (last === undefined) throw new RangeError('there is no third');
  return last;
}

export function main(): number {
  try {
    printf('%s\n', third(['one']));
  } catch {
    printf('caught\n');
  }
  printf('%s\n', third(['one', 'two']));
  return 0;
}
