import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileLab } from '../../server/compile/index.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';
import type { Row } from './row.ts';

const memdev = path.resolve(import.meta.dirname, '..', '..', 'samples', 'memdev');

/** From the text of a saved driver to the program's end, in a child that is up already and in a fresh one. */
export async function runs(rounds: number): Promise<Row[]> {
  const lab = readLabFolder(memdev);
  const driver = readFileSync(path.join(memdev, 'memdev.driver.ts'), 'utf8');
  let version = 0;
  const once = async (session: SandboxSession): Promise<number> => {
    const started = process.hrtime.bigint();
    const edited = `${driver}\n// ${version++}\n`;
    const files = lab.files.map((file) =>
      file.path === 'memdev.driver.ts' ? { ...file, text: edited } : file,
    );
    const compiled = compileLab(files, { headers: headerExports });
    if (!compiled.lab) throw new Error('memdev does not compile');
    const ended = new Promise((resolve) => session.once('exited', resolve));
    await session.start(runRequest(lab, compiled.lab, {}));
    await ended;
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const reused = new SandboxSession();
  await once(reused);
  const warm: number[] = [];
  const fresh: number[] = [];
  for (let i = 0; i < rounds; i++) {
    warm.push(await once(reused));
    const session = new SandboxSession();
    fresh.push(await once(session));
    await session.end();
  }
  await reused.end();
  return [
    { name: 'save → result, sandbox up', unit: 'ms', rounds: warm, target: 25 },
    { name: 'save → result, fresh sandbox', unit: 'ms', rounds: fresh },
  ];
}
