/** `pagewalk dap`: the debug adapter for editors that start one themselves. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ADAPTER_FLAGS } from '../protocol/adapter-flags.ts';
import { distFolder } from '../sandbox/session.ts';
import { UsageError } from './usage-error.ts';

/** Resolves with the adapter's exit status. */
export function dap(args: readonly string[]): Promise<number> {
  const port = portOf(args);
  if (port !== undefined && !/^\d{1,5}$/.test(port)) {
    throw new UsageError(`--port needs a number, not "${port}"`);
  }
  const adapter = path.join(distFolder(), 'debug-adapter.cjs');
  const child = spawn(
    process.execPath,
    [...ADAPTER_FLAGS, adapter, ...(port === undefined ? [] : [`--server=${port}`])],
    { stdio: 'inherit' },
  );
  // Why: an editor ends what it has started, and must not leave the adapter behind.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

function portOf(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { port: { type: 'string' } } }).values.port;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'unknown option');
  }
}
