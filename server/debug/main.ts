/** The adapter as a program: over stdio, or with `--server=PORT` or `--server=PIPE` for client after client. */
import { createServer } from 'node:net';
import { headerExports } from '../../simulator/machine.ts';
import { warmUp } from '../compile/index.ts';
import { keepSandboxes, prepareSandbox } from '../sandbox/spare.ts';
import { PagewalkDebugSession } from './adapter.ts';
import { sampleLabs } from './samples.ts';

export { PagewalkDebugSession };

/** How long after its start a server begins to warm up. */
const SETTLE_MS = 500;

/** Serves one client; resolves when it has gone and its run is over. */
async function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  const session = new PagewalkDebugSession();
  // Why: the sandbox comes up while the client says what to run.
  prepareSandbox();
  session.on('error', () => undefined);
  session.start(input, output);
  const closed = new Promise<void>((resolve) => {
    input.once('close', resolve);
  });
  await Promise.race([closed, session.disconnected]);
  await session.close();
  await new Promise<void>((resolve) => {
    output.write('', () => {
      resolve();
    });
  });
}

/** @param place port of this machine, or path of a pipe; a server with a pipe ends when its standard input does */
function listen(place: string): void {
  const isPort = /^\d+$/.test(place);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    void serve(socket, socket).then(() => socket.end());
  });
  server.on('error', (error) => {
    process.stderr.write(
      `pagewalk: cannot listen on ${isPort ? 'port ' : ''}${place}: ${error.message}\n`,
    );
    process.exit(1);
  });
  server.on('listening', () => {
    const address = server.address();
    const actual =
      typeof address === 'object' && address ? `127.0.0.1:${address.port}` : String(address);
    process.stderr.write(`pagewalk: debug adapter on ${actual}\n`);
    keepSandboxes();
    // Why: the first client says meanwhile what to run.
    setTimeout(() => void warmUp(sampleLabs(), { headers: headerExports }), SETTLE_MS).unref();
  });
  if (isPort) {
    server.listen(Number(place), '127.0.0.1');
    return;
  }
  server.listen(place);
  process.stdin.resume().once('close', () => process.exit(0));
}

function main(args: readonly string[]): void {
  const place = args.find((arg) => arg.startsWith('--server='))?.slice('--server='.length);
  if (place === undefined) void serve(process.stdin, process.stdout).then(() => process.exit(0));
  else listen(place);
}

// Why: an editor loads this bundle for the class alone.
if (require.main === module) main(process.argv.slice(2));
