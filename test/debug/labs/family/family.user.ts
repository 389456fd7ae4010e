import { printf } from 'stdio.h';
import { wait, WEXITSTATUS, WIFSIGNALED, WTERMSIG } from 'sys/wait.h';
import { fork } from 'unistd.h';

function child(rounds: number): number {
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    sum += i;
  }
  return sum;
}

function collect(): void {
  const end = { value: 0 };
  const pid = wait(end);
  if (WIFSIGNALED(end.value)) printf('%d: signal %d\n', pid, WTERMSIG(end.value));
  else printf('%d: status %d\n', pid, WEXITSTATUS(end.value));
}

export function main(): number {
  fork(child, 3);
  fork(child, 4);
  collect();
  collect();
  return 5;
}
