/** The adapter as a program: over stdio, or with `--server=PORT` on a socket of this machine. */
import { createServer } from 'node:net';
import { prepareSandbox } from '../sandbox/spare.ts';
import { PagewalkDebugSession } from './adapter.ts';

export { PagewalkDebugSession };

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

function main(args: readonly string[]): void {
  const port = args.find((arg) => arg.startsWith('--server='))?.slice('--server='.length);
  if (port === undefined) {
    void serve(process.stdin, process.stdout).then(() => process.exit(0));
    return;
  }
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    void serve(socket, socket).then(() => socket.end());
  });
  server.on('error', (error) => {
    process.stderr.write(`pagewalk: cannot listen on port ${port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(Number(port), '127.0.0.1', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address ? address.port : port;
    process.stderr.write(`pagewalk: debug adapter on 127.0.0.1:${actual}\n`);
  });
}

// Why: an editor loads this bundle for the class alone.
if (require.main === module) main(process.argv.slice(2));
