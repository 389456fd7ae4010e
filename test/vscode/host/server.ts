import { spawn, type ChildProcess } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanEnvironment } from './run-command.ts';
import { stopWithUs, type Stoppable } from './stop-with-us.ts';
import { userSettings } from './user-settings.ts';
import type { WorkbenchInstall } from './workbench-install.ts';

export interface ServerOptions {
  readonly install: WorkbenchInstall;
  /** Contract: a folder of this server alone, see `makeServerData`; removed by `stop`. */
  readonly data: string;
  /** Contract: seen by the extension host, on top of the clean environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly settings?: Readonly<Record<string, unknown>>;
  /**
   * Contract: `true` makes the server honour extensionDevelopmentPath and extensionTestsPath of a URL's payload.
   * The price is that the workbench then shows no notification toasts.
   */
  readonly automation?: boolean;
}

export interface Server extends Stoppable {
  readonly port: number;
  /** Contract: the end of what the server printed, for a message. */
  log(): string;
}

export function makeServerData(): string {
  return mkdtempSync(path.join(tmpdir(), 'pagewalk-vscode-'));
}

/** Contract: resolves when the server listens on a free port of the loopback address. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { install, data } = options;
  const user = path.join(data, 'data/User');
  mkdirSync(user, { recursive: true });
  writeFileSync(
    path.join(user, 'settings.json'),
    JSON.stringify({ ...userSettings, ...options.settings }),
  );
  const child = spawn(install.node, serverArguments(options), {
    cwd: install.vscode,
    // Why: an empty gallery keeps the workbench from looking extensions up on the network.
    env: cleanEnvironment({ EXTENSIONS_GALLERY: '{}', ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const logFile = path.join(data, 'server.log');
  const group = stopWithUs(child, () => {
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  });
  try {
    const port = await listening(child, logFile);
    return { port, log: () => tail(logFile), stop: () => group.stop() };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

function serverArguments({ data, automation }: ServerOptions): string[] {
  return [
    'out/server-main.js',
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust'],
    ...['--server-data-dir', data],
    ...(automation === true ? ['--enable-smoke-test-driver'] : []),
  ];
}

function listening(child: ChildProcess, logFile: string): Promise<number> {
  const log = createWriteStream(logFile);
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(
        new Error(
          `The VS Code server ${why}:\n${printed.trim().split('\n').slice(-20).join('\n')}`,
        ),
      );
    };
    const timer = setTimeout(() => {
      fail('did not listen within 60 s');
    }, 60_000);
    const read = (chunk: Buffer): void => {
      log.write(chunk);
      if (printed.length > 100_000) return;
      printed += chunk.toString();
      const port = /agent listening on (\d+)/.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => {
      fail(`did not start (${error.message})`);
    });
    child.once('exit', (code) => {
      fail(`ended with ${String(code)}`);
    });
  });
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-20).join('\n');
  } catch {
    return '';
  }
}
