import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab, labFile } from './support/labs.ts';

const THREAD = { threadId: 100 };

async function begin(): Promise<DapClient> {
  const client = new DapClient();
  const source = { path: labFile('getters', 'getters.user.ts') };
  await client.launch({ lab: lab('getters') }, () =>
    client.body('setBreakpoints', { source, breakpoints: [{ line: 46 }] }),
  );
  await client.event('stopped');
  return client;
}

async function frameId(client: DapClient): Promise<number> {
  return (await client.body('stackTrace', { ...THREAD, levels: 1 })).stackFrames[0].id;
}

async function evaluate(client: DapClient, expression: string, context = 'hover'): Promise<string> {
  const args = { expression, context, frameId: await frameId(client) };
  const { success, body, message } = await client.request('evaluate', args);
  return success === true ? String(body.result) : String(message);
}

describe('hovers', () => {
  afterEach(killClients);

  it('read names and properties one after the other', async () => {
    const client = await begin();
    assert.equal(await evaluate(client, 'nested.list[0].depth'), '3');
    assert.equal(await evaluate(client, "nested['text'].length"), '3');
    assert.equal(await evaluate(client, 'counter.step'), '2');
    assert.equal(await evaluate(client, 'nested.nothing'), 'undefined');
    assert.equal(await evaluate(client, 'nested.nothing.more'), 'undefined has no property more.');
    await client.close();
  });

  it('run no getter, no trap and no iterator of the lab', async () => {
    const client = await begin();
    const refused = 'next has a getter: it is run when you evaluate it, not to look at it.';
    assert.equal(await evaluate(client, 'counter.next'), refused);
    assert.equal(
      await evaluate(client, 'frozen.next'),
      'A function of the lab would have to run for it.',
    );
    assert.equal(await evaluate(client, 'listed'), 'Listed(1)');
    assert.equal(await evaluate(client, 'trap'), '<only its own code could tell>');
    const { scopes } = await client.body('scopes', { frameId: await frameId(client) });
    const { variables } = await client.body('variables', {
      variablesReference: scopes[0].variablesReference,
    });
    assert.equal(variables.length, 5);
    for (const { variablesReference } of variables) {
      if (variablesReference > 0) await client.body('variables', { variablesReference });
    }
    assert.equal(await evaluate(client, 'ran'), '0');
    await client.close();
  });

  it('leave getters to whoever evaluates them', async () => {
    const client = await begin();
    assert.equal(await evaluate(client, 'counter.next', 'watch'), '1');
    await client.close();
  });
});
