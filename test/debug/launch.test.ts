import assert from 'node:assert/strict';
import path from 'node:path';
import { DapClient, killClients, ROOT } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';

/** The sentence with which a launch fails. The session must end with it. */
async function refusal(attributes: object): Promise<string> {
  const client = new DapClient();
  const response = await client.launch(attributes);
  assert.equal(response.success, false);
  assert.equal(response.body.error.showUser, true);
  await client.event('terminated');
  assert.equal((await client.request('disconnect')).success, true);
  await client.close();
  return String(response.message).replaceAll(ROOT, '<root>');
}

describe('launching', () => {
  afterEach(killClients);

  it('shows every compile error at its place and fails with the first', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('broken') });
    await client.event('terminated');
    await client.request('stackTrace', { threadId: 1 });
    await client.request('disconnect');
    matchGolden('compile-error', await client.close());
  });

  it('keeps the final state of a run without debugging when asked to', async () => {
    const client = new DapClient();
    const attributes = { lab: lab('mapdev'), noDebug: true, keepFinalState: true, args: ['you'] };
    await client.launch(attributes);
    const { reason } = (await client.event('stopped')).body;
    assert.equal(reason, 'exit');
    const tasks = await client.request('pagewalk/state', { name: 'tasks', args: {} });
    assert.equal(tasks.success, true);
    await client.request('disconnect');
    await client.close();
  });

  it('runs without debugging: output and exit status, no stops', async () => {
    const client = new DapClient();
    const source = { path: labFile('mapdev', 'mapdev.driver.ts') };
    const attributes = { lab: lab('mapdev'), noDebug: true, stopOnEntry: true, args: ['you'] };
    await client.launch(attributes, () =>
      client.request('setBreakpoints', { source, breakpoints: [{ line: 26 }] }),
    );
    await client.event('exited');
    await client.request('disconnect');
    matchGolden('no-debug', await client.close());
  });

  it('takes drivers and a program, wherever they lie', async () => {
    const client = new DapClient();
    const program = labFile('mapdev', 'mapdev.user.ts');
    const drivers = [labFile('mapdev', 'mapdev.driver.ts')];
    await client.launch({ program, drivers, noDebug: true });
    assert.equal((await client.event('exited')).body.exitCode, 3);
    await client.close();
  });

  it('takes a program with the drivers beside it', async () => {
    const client = new DapClient();
    await client.launch({ program: labFile('mapdev', 'mapdev.user.ts'), noDebug: true });
    assert.equal((await client.event('exited')).body.exitCode, 3);
    await client.close();
  });

  it('says in one sentence why it cannot', async () => {
    const mapdev = { lab: lab('mapdev') };
    const cases: readonly (readonly [attributes: object, sentence: RegExp])[] = [
      [{}, /^Name what to run: "lab"/],
      [{ lab: lab('none') }, /^There is no folder <root>\/test\/debug\/labs\/none\.$/],
      [{ lab: path.join(ROOT, 'scripts') }, /is no lab: it has neither/],
      [{ lab: lab('two-programs') }, /has 2 programs \(one\.user\.ts, two\.user\.ts\): name/],
      [{ lab: lab('nomain') }, /^nomain\.user\.ts exports no main: write "export function main/],
      [{ ...mapdev, kernel: '5.0' }, /^There is no kernel profile "5\.0": use 6\.12/],
      [{ ...mapdev, memory: '64MB' }, /^memory "64MB" is no size a machine can have: write 64M/],
      [{ ...mapdev, devices: ['usb'] }, /^There is no device "usb": use vga, edu or none of them/],
      [{ ...mapdev, memory: 64 }, /^The launch attribute "memory" must be a string such as "64M"/],
      [{ ...mapdev, args: 'world' }, /^The launch attribute "args" must be a list of strings\.$/],
      [{ ...mapdev, stages: ['do_mmpa'] }, /^There is no stage "do_mmpa"; did you mean "do_mmap"/],
      [
        { ...mapdev, exceptions: ['segv'] },
        /^There is no exception filter "segv": use SIGSEGV, SIGBUS, /,
      ],
    ];
    for (const [attributes, sentence] of cases) assert.match(await refusal(attributes), sentence);
  });

  it('keeps breakpoints that were set before the launch', async () => {
    const client = new DapClient();
    await client.request('initialize', { adapterID: 'pagewalk' });
    const { breakpoints } = await client.body('setFunctionBreakpoints', {
      breakpoints: [{ name: 'mapdev_mmap' }],
    });
    assert.equal(breakpoints[0].verified, false);
    assert.equal(breakpoints[0].message, 'The lab is not compiled yet.');
    void client.request('launch', { lab: lab('mapdev') });
    const changed = await client.event('breakpoint');
    assert.equal(changed.body.breakpoint.verified, true);
    assert.equal(changed.body.breakpoint.id, breakpoints[0].id);
    await client.request('configurationDone');
    assert.deepEqual((await client.event('stopped')).body.hitBreakpointIds, [breakpoints[0].id]);
    await client.close();
  });

  it('says why a breakpoint cannot bind', async () => {
    const client = new DapClient();
    const driver = labFile('mapdev', 'mapdev.driver.ts');
    await client.launch({ lab: lab('mapdev') }, async () => {
      const messages = async (file: string, line: number): Promise<unknown> => {
        const breakpoints = [{ line }];
        const body = await client.body('setBreakpoints', { source: { path: file }, breakpoints });
        return body.breakpoints[0].message ?? body.breakpoints[0].line;
      };
      assert.equal(await messages(driver, 18), 20);
      assert.equal(await messages(driver, 400), 'There is no statement on this line or below it.');
      const elsewhere = labFile('segv', 'segv.user.ts');
      assert.match(String(await messages(elsewhere, 7)), /^This file is not part of the lab/);
    });
    await client.close();
  });
});
