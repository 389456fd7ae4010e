import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import pc from '../../server/cli/machines/pc.json' with { type: 'json' };
import { compileLab } from '../../server/compile/index.ts';
import type { LabFile } from '../../server/protocol/lab.ts';
import { boot } from '../../server/sandbox/kernel-realm.ts';
import { createUserSide } from '../../server/sandbox/user-realm.ts';
import { headerExports } from '../../simulator/exports/names.ts';

/** Fields of a result line that tests look at. */
interface Result {
  readonly op: string;
  readonly ret?: number | string;
  readonly err?: string;
  readonly sig?: string;
  readonly code?: string;
  /** Hexadecimal. */
  readonly data?: string;
  readonly killed?: string;
  readonly hang?: boolean;
  readonly stuck?: string;
  readonly vmas: Readonly<Record<string, readonly Mapping[]>>;
}

interface Mapping {
  readonly VmFlags: string;
  readonly ptes: string;
}

/** A script that has run on a machine with one driver. */
export interface DriverScript {
  /** The result of the operation that starts so; there must be one. */
  of(op: string): Result;
  /** What the operation that starts so read as text, up to the first NUL. */
  text(op: string): string;
  /** Mappings of process P after the operation that starts so. */
  mappings(op: string): readonly Mapping[];
  /** What the kernel and the driver logged during the operation that starts so. */
  logged(op: string): readonly string[];
  /** How the run ended, as the sandbox tells it. */
  readonly end: string;
  /** The whole kernel log. */
  readonly log: readonly string[];
}

/**
 * Runs a script on the machine of the recordings, with one driver loaded.
 *
 * @param driver path of a `*.driver.ts` file
 * @param others files that it imports, in its folder
 */
export function runDriverScript(
  driver: string,
  others: readonly string[],
  text: string,
): DriverScript {
  const folder = path.dirname(driver);
  const read = (name: string): LabFile => ({
    path: name,
    text: readFileSync(path.join(folder, name), 'utf8'),
  });
  const { lab, diagnostics } = compileLab([path.basename(driver), ...others].map(read), {
    headers: headerExports,
  });
  assert.ok(lab, JSON.stringify(diagnostics));
  const log: string[] = [];
  let output = '';
  let end = '';
  const logged: number[] = [];
  const user = createUserSide(
    {
      send: (message) => {
        end = message;
      },
      receive: () => '{"c":"end"}',
      poll: () => '',
      pace: () => 20_000,
      pending: () => undefined,
      compile: () => undefined,
      rewrite: () => undefined,
      goOn: () => undefined,
    },
    { ...lab, args: [], comm: 'script', path: '/bin/script', script: { name: 'script', text } },
  );
  const kernel = boot({ ...pc, kernel: '6.12' }, user.upcalls, user.engineLink, {
    output: (_stream, line) => {
      output += line;
      logged.push(log.length);
    },
    log: (_level, line) => {
      log.push(line);
    },
  });
  user.connect(kernel);
  lab.modules.forEach((module, index) => {
    user.define(index, new Script(module.code).runInThisContext());
  });
  user.run();
  const results = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
  const of = (op: string): Result => {
    const found = results.slice(1).find((line) => line.op.startsWith(op));
    assert.ok(found, `no operation "${op}" in ${output}${log.join('\n')}`);
    return found;
  };
  return {
    of,
    text: (op) => {
      const { data = '' } = of(op);
      return Buffer.from(data, 'hex').toString('latin1').replace(/\0.*$/s, '');
    },
    mappings: (op) => of(op).vmas['P'] ?? [],
    logged: (op) => {
      const at = results.indexOf(of(op));
      return log.slice(logged[at - 1], logged[at]);
    },
    end,
    log,
  };
}
