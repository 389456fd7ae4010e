import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';

/** Process id of the adapter's sandbox. */
function sandboxOf(client: DapClient): number {
  const pid = String(client.process.pid);
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

describe('a session that something happens to', () => {
  afterEach(killClients);

  it('ends with a message when the sandbox is killed while stopped', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true });
    await client.event('stopped');
    process.kill(sandboxOf(client), 'SIGKILL');
    await client.event('exited');
    await client.request('threads');
    await client.request('stackTrace', { threadId: 100 });
    await client.request('evaluate', { expression: '1' });
    await client.request('continue', { threadId: 100 });
    await client.request('disconnect');
    matchGolden('sandbox-killed', await client.close());
  });

  it('answers what was open when the sandbox died', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true });
    await client.event('stopped');
    process.kill(sandboxOf(client), 'SIGSTOP');
    const open = client.request('pagewalk/state', { name: 'maps', args: {} });
    process.kill(sandboxOf(client), 'SIGKILL');
    const { success, message } = await open;
    assert.equal(success, false);
    assert.match(message ?? '', /^The sandbox process ended \(SIGKILL\)/);
    await client.close();
  });

  it('pauses an endless loop, and takes breakpoints while it runs', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('loop') });
    await client.event('output');
    assert.deepEqual((await client.body('threads')).threads, [{ id: 1, name: 'machine' }]);
    const refused = await client.request('stackTrace', { threadId: 1 });
    assert.equal(refused.message, 'The lab is running: pause it first.');
    await client.body('pause', { threadId: 1 });
    assert.equal((await client.event('stopped')).body.reason, 'pause');
    const turns = await client.body('evaluate', { expression: 'turns', context: 'watch' });
    assert.ok(Number(turns.result) > 1000);
    await client.body('continue', { threadId: 100 });
    const { breakpoints } = await client.body('setBreakpoints', {
      source: { path: labFile('loop', 'loop.user.ts') },
      breakpoints: [{ line: 6, condition: 'turns % 1000 === 7' }],
    });
    const stopped = await client.event('stopped');
    assert.deepEqual(stopped.body.hitBreakpointIds, [breakpoints[0].id]);
    const again = await client.body('evaluate', { expression: 'turns % 1000', context: 'watch' });
    assert.equal(again.result, '7');
    await client.close();
  });

  it('survives expressions that never end, exit or fault', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('hostile'), stopOnEntry: true });
    await client.event('stopped');
    const message = async (expression: string): Promise<unknown> => {
      const { message: sentence, body } = await client.request('evaluate', {
        expression,
        context: 'repl',
      });
      return sentence ?? body.result;
    };
    assert.match(String(await message('forever()')), /^The expression ran more than 5000000 stat/);
    assert.match(String(await message('exit(3)')), /^This would end the program: it was not done/);
    assert.match(
      String(await message('strcpy(16n, "x")')),
      /^This would have killed the program: SIGSEGV/,
    );
    assert.equal(
      await message('deep(2000)'),
      'stack overflow: more than 1000 nested calls in deep',
    );
    assert.equal(await message('caught()'), 'This would end the program: it was not done.');
    assert.equal(await message('1 + 1'), '2');
    const { totalFrames } = await client.body('stackTrace', { threadId: 100 });
    assert.equal(totalFrames, 1);
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    await client.body('continue', { threadId: 100 });
    assert.equal((await client.event('exited')).body.exitCode, 5);
    await client.close();
  });

  it('goes on behind what is no message', async () => {
    const client = new DapClient();
    const bytes = [
      'Content-Length: 5\r\n\r\n{bad}',
      'nonsense\r\n\r\n',
      'Content-Length: x\r\n\r\n',
    ];
    const messages = ['null', '[]', '{"type":"response"}', '{"type":"event","event":"x"}'];
    for (const message of messages)
      bytes.push(`Content-Length: ${message.length}\r\n\r\n${message}`);
    for (const text of bytes) client.process.stdin?.write(text);
    assert.ok(await client.body('initialize', { adapterID: 'pagewalk' }));
    const { message } = await client.request('evaluate', { expression: 7 });
    assert.equal(message, '"expression" must be a string.');
    const wrong = [
      [
        'setBreakpoints',
        { source: {}, breakpoints: [{ line: 1 }, {}] },
        '"breakpoints[1].line" is',
      ],
      ['setBreakpoints', { source: 'x' }, '"source" must be an object.'],
      [
        'readMemory',
        { memoryReference: '0x0', count: -1 },
        '"count" must be a whole number from 0',
      ],
      ['setDataBreakpoints', { breakpoints: [{ dataId: 'x', accessType: 'r' }] }, 'must be one of'],
      ['pagewalk/stages', { enabled: [7] }, '"enabled[0]" must be a string or an object.'],
      ['stackTrace', [], '"arguments" must be an object.'],
    ] as const;
    for (const [command, args, sentence] of wrong) {
      const answer = await client.request(command, args);
      assert.ok(answer.message?.includes(sentence), answer.message);
    }
    const nulls = { source: { path: '/x.ts', name: null }, breakpoints: null };
    assert.deepEqual((await client.body('setBreakpoints', nulls)).breakpoints, []);
    await client.close();
  });

  it('answers every request, known or not, whenever it comes', async () => {
    const client = new DapClient();
    const commands = [
      ...['threads', 'stackTrace', 'scopes', 'variables', 'evaluate', 'setVariable', 'continue'],
      ...['next', 'pause', 'exceptionInfo', 'pagewalk/state', 'pagewalk/stages', 'setBreakpoints'],
      ...['setFunctionBreakpoints', 'setExceptionBreakpoints', 'nonsense', 'constructor'],
    ];
    const junk = [undefined, {}, { frameId: -1 }, { expression: 7 }, { breakpoints: 'x' }];
    const ask = async (): Promise<void> => {
      for (const command of commands) for (const args of junk) await client.request(command, args);
    };
    await ask();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true });
    await client.event('stopped');
    for (const args of junk) await client.request('scopes', args);
    for (const args of junk) await client.request('evaluate', args);
    const unknown = await client.request('pagewalk/state', { name: 'nothing', args: {} });
    assert.equal(unknown.message, 'There is no view "nothing".');
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    await client.body('continue', { threadId: 100 });
    await client.event('exited');
    await ask();
    await client.close();
  });
});
