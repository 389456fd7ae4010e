import { Script } from 'node:vm';
import { compileLab } from '../../server/compile/index.ts';
import type { ExitStatus } from '../../server/protocol/sandbox.ts';
import { boot, type KernelRealm } from '../../server/sandbox/kernel-realm.ts';
import { createUserSide } from '../../server/sandbox/user-realm.ts';
import { headerExports } from '../../simulator/exports/names.ts';
import type { MachineOptions } from '../../simulator/machine.ts';

/** How a lab ended, and what it left. */
export interface LabRun {
  /** What the program printed. */
  readonly output: string;
  /** Lines of the kernel log, without their levels. */
  readonly log: readonly string[];
  readonly status: ExitStatus;
  readonly kernel: KernelRealm;
}

/**
 * Runs a lab in this realm, on a fresh machine. Throws with its diagnostics when it does not compile.
 *
 * @param files text by path, such as `x.driver.ts` and `x.user.ts`
 */
export function runLab(
  files: Readonly<Record<string, string>>,
  options: MachineOptions = {},
): LabRun {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { lab, diagnostics } = compileLab(sources, { headers: headerExports });
  if (!lab) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const sent: string[] = [];
  const user = createUserSide(
    {
      send: (message) => sent.push(message),
      receive: () => '{"c":"end"}',
      poll: () => '',
      pace: () => 20_000,
      pending: () => undefined,
      compile: () => undefined,
      rewrite: () => undefined,
      goOn: () => undefined,
    },
    { ...lab, args: ['lab'], comm: 'lab', path: '/bin/lab' },
  );
  let output = '';
  const log: string[] = [];
  const kernel = boot(options, user.upcalls, user.engineLink, {
    output: (_stream, text) => {
      output += text;
    },
    log: (_level, text) => log.push(text),
  });
  user.connect(kernel);
  lab.modules.forEach((module, index) => {
    user.define(index, new Script(module.code).runInThisContext());
  });
  user.run();
  const { status } = JSON.parse(sent.at(-1) ?? '{}') as { status: ExitStatus };
  return { output, log, status, kernel };
}
