import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { Conversation, ROOT } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

const PAGEWALK = path.join(ROOT, 'bin/pagewalk.cjs');

class SocketClient extends Conversation {
  readonly socket: Socket;

  constructor(port: number) {
    const socket = connect(port, '127.0.0.1');
    super(socket, socket);
    this.socket = socket;
  }

  /** Resolves when the adapter has closed its side. */
  async disconnect(): Promise<void> {
    const closed = once(this.socket, 'close');
    await this.body('disconnect');
    await closed;
  }
}

describe('pagewalk dap --port', () => {
  const servers: ChildProcess[] = [];

  /** `pagewalk dap --port …` and the first line that it prints. */
  async function serve(port: number): Promise<{ server: ChildProcess; line: string }> {
    const args = [PAGEWALK, 'dap', '--port', String(port)];
    const server = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    servers.push(server);
    const [line] = (await once(server.stderr, 'data')) as [Buffer];
    return { server, line: line.toString() };
  }

  async function listening(): Promise<{ server: ChildProcess; port: number }> {
    const { server, line } = await serve(0);
    const [, port] = /^pagewalk: debug adapter on 127\.0\.0\.1:(\d+)\n$/.exec(line) ?? [];
    assert.ok(port, line);
    return { server, port: Number(port) };
  }

  afterEach(() => {
    for (const server of servers.splice(0)) server.kill('SIGTERM');
  });

  it('serves clients one after the other', async () => {
    const { port } = await listening();
    for (let times = 0; times < 2; times++) {
      const client = new SocketClient(port);
      await client.launch({ lab: lab('mapdev'), stages: ['do_mmap'] });
      assert.equal((await client.event('stopped')).body.description, 'Paused at do_mmap');
      await client.disconnect();
    }
  });

  it('serves clients side by side, each with a machine and breakpoints of its own', async () => {
    const { port } = await listening();
    const [first, second] = [new SocketClient(port), new SocketClient(port)];
    await Promise.all([
      first.launch({ lab: lab('mapdev'), stages: ['call_mmap'] }),
      second.launch({ lab: lab('segv') }),
    ]);
    const at = async (client: SocketClient): Promise<string> =>
      (await client.event('stopped')).body.description;
    assert.deepEqual(
      [await at(first), await at(second)],
      ['Paused at call_mmap', 'Paused on SIGSEGV'],
    );
    const { result } = await first.body('evaluate', { expression: 'ps', context: 'repl' });
    assert.match(result, /mapdev$/);
    await second.disconnect();
    await first.body('continue', { threadId: 100 });
    assert.equal((await first.event('stopped')).body.reason, 'exit');
    await first.disconnect();
  });

  it('ends the run of a client that goes away in its middle, and serves the others', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const { server, port } = await listening();
    const other = new SocketClient(port);
    await other.launch({ lab: lab('mapdev'), stopOnEntry: true });
    await other.event('stopped');
    const lost = new SocketClient(port);
    await lost.launch({ lab: lab('loop') });
    await lost.event('output');
    const both = sandboxes(server);
    assert.ok(both.length >= 2);
    lost.socket.destroy();
    while (sandboxes(server).length >= both.length) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await other.body('continue', { threadId: 100 });
    assert.equal((await other.event('stopped')).body.reason, 'exit');
    await other.disconnect();
  });

  it('says why it cannot listen', async () => {
    const { port } = await listening();
    const { server, line } = await serve(port);
    assert.match(line, /^pagewalk: cannot listen on port \d+: listen EADDRINUSE/);
    if (server.exitCode === null) await once(server, 'exit');
    assert.equal(server.exitCode, 1);
  });
});

/** Process ids of the adapter's children. */
function sandboxes(server: ChildProcess): string[] {
  const [adapter] = children(String(server.pid));
  return adapter === undefined ? [] : children(adapter);
}

function children(pid: string): string[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ');
}
