import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { realmOptions, wrapRealm } from '../../../scripts/realm-bundle.mjs';
import { permissionFlags } from '../../../server/sandbox/permissions.ts';
import type { InsideRow } from './worker.ts';

const here = import.meta.dirname;

/** Writes the bundles of the inside: built like those of the sandbox. */
export async function buildInside(out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const realm = async (name: string): Promise<void> => {
    const options: BuildOptions = realmOptions(path.join(here, `${name}.ts`));
    const { outputFiles = [] } = await build({ ...options, sourcemap: false });
    writeFileSync(path.join(out, `${name}.js`), wrapRealm(outputFiles[0]?.text ?? '', {}));
  };
  const program = (name: string): Promise<unknown> =>
    build({
      entryPoints: [path.join(here, `${name}.ts`)],
      outfile: path.join(out, `${name}.cjs`),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
  await Promise.all([realm('kernel'), realm('user'), program('worker'), program('agent')]);
}

/** The simulator in a child that has the sandbox's permissions and nothing more. */
export class Inside {
  private readonly child: ChildProcess;

  /**
   * @param node the Node to run
   * @param version that Node's version, without `v`
   * @param out folder of {@link buildInside}
   */
  constructor(node: string, version: string, out: string) {
    this.child = fork(path.join(out, 'agent.cjs'), [], {
      execPath: node,
      execArgv: permissionFlags(version, out),
      env: {},
      cwd: out,
    });
  }

  /** Nanoseconds per operation of one run of a row. */
  async run(row: string, argument: number): Promise<number> {
    const ended = new AbortController();
    const gone = once(this.child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`The simulator did not survive the row "${row}".`);
    });
    const question: InsideRow = { row, argument };
    this.child.send(question);
    const answer = once(this.child, 'message', { signal: ended.signal }) as Promise<[number]>;
    try {
      const [each] = await Promise.race([answer, gone]);
      return each;
    } finally {
      gone.catch(() => undefined);
      answer.catch(() => undefined);
      ended.abort();
    }
  }

  end(): void {
    this.child.kill();
  }
}
