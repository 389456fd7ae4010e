import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** What the rows cost on the machine's own kernel: a C program, compiled for the occasion. */
export class Native {
  private readonly child: ChildProcess;
  private readonly lines: Interface;

  private constructor(program: string) {
    this.child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout! });
  }

  /** Starts the program, or says in a sentence why it cannot be had. */
  static start(out: string): Native | string {
    if (process.platform !== 'linux') return 'no Linux to compare with';
    const program = path.join(out, 'reference');
    const source = path.join(import.meta.dirname, 'native', 'reference.c');
    const built = spawnSync('gcc', ['-O2', '-o', program, source], { encoding: 'utf8' });
    if (built.error) return 'no gcc to compile the kernel side with';
    if (built.status !== 0) return `gcc: ${built.stderr.split('\n')[0] ?? 'failed'}`;
    return new Native(program);
  }

  /** Nanoseconds per operation of one run of a row; a sentence when the kernel refuses. */
  async run(row: string, argument: number): Promise<number | string> {
    const answer = once(this.lines, 'line') as Promise<[string]>;
    this.child.stdin!.write(`${row} ${argument}\n`);
    const [text] = await answer;
    return text.startsWith('refused') ? `the kernel ${text}` : Number(text);
  }

  end(): void {
    this.child.kill();
  }
}
