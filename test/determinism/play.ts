/**
 * `node play.ts COUNT FOLDER...`: plays labs in a sandbox, and prints for each folder a JSON list of what its runs came to,
 * each once. Started on any Node, in any environment.
 */
import { compileLab } from '../../server/compile/index.ts';
import type { RunRequest } from '../../server/protocol/sandbox.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';

/** A compiled lab, ready to run on a small machine. Throws with its diagnostics when it does not compile. */
function requestOf(folder: string): RunRequest {
  const lab = readLabFolder(folder);
  const { lab: compiled, diagnostics } = compileLab(lab.files, { headers: headerExports });
  if (!compiled) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { ...runRequest(lab, compiled, {}), machine: { memory: MEMORY }, stopOnExit: true };
}

const MEMORY = 16 << 20;

/** One child that plays run after run. */
class Player {
  private readonly session = new SandboxSession({ memory: MEMORY });

  /** Hash of the machine before its program goes, output, position and end of a run, as one line. */
  async play(run: RunRequest): Promise<string> {
    const { session } = this;
    const said: string[] = [];
    const listen = (_stream: string, text: string): void => void said.push(text);
    session.on('output', listen);
    const hashes: string[] = [];
    const stop = (): void => {
      void session.request('stateHash', {}).then((hash) => {
        hashes.push(JSON.stringify(hash));
        session.resume('continue');
      });
    };
    session.on('stopped', stop);
    const end = await new Promise<string>((resolve, reject) => {
      session.once('exited', (status, position) => {
        resolve(JSON.stringify({ status, position }));
      });
      session.once('died', (reason) => {
        reject(new Error(reason));
      });
      session.start(run).catch(reject);
    });
    session.off('stopped', stop).off('output', listen).removeAllListeners('died');
    hashes.push(JSON.stringify(await session.request('stateHash', {})));
    return JSON.stringify({ hashes, said: said.join(''), end });
  }

  end(): Promise<void> {
    return this.session.end();
  }
}

const [count = '1', ...folders] = process.argv.slice(2);
const player = new Player();
for (const folder of folders) {
  const run = requestOf(folder);
  const seen = new Set<string>();
  for (let i = 0; i < Number(count); i++) seen.add(await player.play(run));
  process.stdout.write(`${JSON.stringify([...seen])}\n`);
}
await player.end();
