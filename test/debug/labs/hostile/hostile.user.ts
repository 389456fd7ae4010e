import { exit } from 'stdlib.h';
import { strcpy } from 'string.h';

function forever(): never {
  for (;;);
}

function deep(times: number): number {
  return times === 0 ? 0 : deep(times - 1);
}

function caught(): string {
  try {
    exit(1);
  } catch {
    return 'caught';
  } finally {
    strcpy(0n, 'never');
  }
}

export function main(argc: number): number {
  if (argc > 9) {
    forever();
    deep(argc);
    return caught().length;
  }
  return 5;
}
