import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

/** Stops in mapdev's handler. */
async function inHandler(): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('mapdev') }, () =>
    client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'remap_pfn_range' }] }),
  );
  await client.event('stopped');
  return client;
}

describe('the presentation of values and lines', () => {
  afterEach(killClients);

  async function log(abilities: object): Promise<string[]> {
    const client = new DapClient();
    const nothing = async () => Promise.resolve();
    await client.launch({ lab: lab('polite'), noDebug: true }, nothing, abilities);
    await client.event('exited');
    const passed = await client.close();
    return passed
      .filter(({ event, body }) => event === 'output' && /polite:/.test(String(body.output)))
      .map(({ body }) => `${body.category} ${body.output}`);
  }

  it('shows levels of the kernel log in colours to a client that knows escape sequences', async () => {
    const prefix = '\x1b[32m[kernel]\x1b[0m';
    assert.deepEqual(await log({ supportsANSIStyling: true }), [
      `stderr ${prefix} \x1b[1;31mpolite: crit\x1b[0m\n`,
      `stderr ${prefix} \x1b[31mpolite: err\x1b[0m\n`,
      `console ${prefix} \x1b[33mpolite: warn\x1b[0m\n`,
      `stdout ${prefix} \x1b[1mpolite: notice\x1b[0m\n`,
      `stdout ${prefix} polite: info\n`,
      `stdout ${prefix} \x1b[2mpolite: debug\x1b[0m\n`,
    ]);
  });

  it('sends no escape sequences to any other', async () => {
    assert.deepEqual((await log({})).slice(0, 2), [
      'stderr [kernel] polite: crit\n',
      'stderr [kernel] polite: err\n',
    ]);
  });

  it('shows integers in base 16 when the client wants them so', async () => {
    const client = await inHandler();
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    const frameId = stackFrames[1].id as number;
    const format = { hex: true };
    const evaluated = { expression: '-300 + 1', frameId, context: 'watch' };
    assert.equal((await client.body('evaluate', evaluated)).result, '-299');
    assert.equal((await client.body('evaluate', { ...evaluated, format })).result, '-0x12b');
    const { scopes } = await client.body('scopes', { frameId });
    const opened = await client.body('evaluate', { ...evaluated, expression: 'mapdev' });
    const minor = async (more: object): Promise<string> => {
      const { variablesReference } = opened;
      const { variables } = await client.body('variables', { variablesReference, ...more });
      return variables[0].value;
    };
    assert.equal(await minor({}), '127');
    assert.equal(await minor({ format }), '0x7f');
    const { variablesReference } = scopes[0];
    const set = { variablesReference, name: 'size', value: '300' };
    assert.equal((await client.body('setVariable', { ...set, format })).value, '0x12c');
    const expression = { expression: 'size', value: '301', frameId };
    assert.equal((await client.body('setExpression', { ...expression, format })).value, '0x12d');
    await client.close();
  });

  it('writes arguments, modules and lines behind the names of frames when they are wanted', async () => {
    const client = await inHandler();
    const names = async (format?: object): Promise<string[]> => {
      const { stackFrames } = await client.body('stackTrace', { threadId: 100, format });
      return stackFrames.map(({ name }: { name: string }) => name);
    };
    const plain = await names();
    assert.deepEqual(plain.slice(0, 3), ['remap_pfn_range', 'mapdev_mmap', 'call_mmap']);
    const [helper, handler] = await names({ module: true, line: true });
    assert.deepEqual([helper, handler], ['kernel!remap_pfn_range', 'mapdev!mapdev_mmap Line 30']);
    const [, , call] = await names({ parameters: true });
    assert.equal(call, 'call_mmap(file=/dev/mapdev, vma=7ffff7ff8000-7ffff7ff9000)');
    await client.close();
  });

  it('copies a value with all that it holds', async () => {
    const client = await inHandler();
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    const frameId = stackFrames[1].id as number;
    const copied = async (expression: string): Promise<string> =>
      (await client.body('evaluate', { expression, frameId, context: 'clipboard' })).result;
    assert.equal(await copied('size'), '0x1000');
    const mapdev = await copied('mapdev');
    assert.match(mapdev, /^.*\n {2}minor: 127\n {2}name: "mapdev"\n {2}fops: .*\n {4}mmap: ƒ mapd/);
    await client.close();
  });

  it('cancels a question that is not answered yet, and answers it with that', async () => {
    const client = await inHandler();
    const asked = client.request('pagewalk/state', { name: 'stateHash' });
    const requestId = client.transcript.findLast(({ type }) => type === 'request')?.seq;
    await client.body('cancel', { requestId });
    const { success, message } = await asked;
    assert.deepEqual({ success, message }, { success: false, message: 'cancelled' });
    await client.body('cancel', { requestId });
    assert.equal(
      (await client.body('stackTrace', { threadId: 100, levels: 1 })).stackFrames.length,
      1,
    );
    await client.close();
  });
});
