import assert from 'node:assert/strict';
import { EXCEPTION_IDS } from '../../server/protocol/exceptions.ts';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';
import { SandboxRun } from './support/sandbox-run.ts';
import { places, walk } from './support/walk.ts';

describe('exceptions', () => {
  afterEach(killClients);

  it('stop before SIGSEGV kills, and tell the whole story', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('segv') });
    const { threadId } = (await client.event('stopped')).body;
    await client.request('stackTrace', { threadId });
    await client.request('exceptionInfo', { threadId });
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('exceptionInfo', { threadId });
    await client.request('continue', { threadId });
    await client.event('exited');
    matchGolden('sigsegv', await client.close());
  });

  it('stop at the oops of a driver that throws', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('oops') });
    const { body } = await client.event('stopped');
    assert.equal(body.reason, 'exception');
    assert.equal(body.description, 'Paused on oops');
    assert.match(body.text, /TypeError: Cannot read properties of undefined .*oops\.driver\.ts:10/);
    const info = await client.body('exceptionInfo', { threadId: body.threadId });
    assert.equal(info.exceptionId, 'oops');
    assert.match(
      info.description,
      /The kernel log:\n {2}BUG: unhandled exception in a driver: TypeError/,
    );
    assert.match(info.description, / Call Trace:\n.*call_mmap/s);
    await client.close();
  });

  it('stop when an exception leaves main, in main still, and not when it is caught', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('uncaught') });
    const { threadId } = (await client.event('stopped')).body;
    await client.request('stackTrace', { threadId });
    await client.request('exceptionInfo', { threadId });
    await client.request('stepBack', { threadId });
    await client.event('stopped');
    await client.request('stackTrace', { threadId });
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('continue', { threadId });
    await client.event('exited');
    matchGolden('uncaught', await client.close());
  });

  it('stop a run that goes on and on, once, and let it go on', async () => {
    const run = new SandboxRun();
    await run.start(lab('loop'), [], { budget: 1000 });
    await run.resume('continue');
    assert.equal(run.reason, 'exception');
    assert.match(run.text ?? '', /^More than 1000 statements ran: is this an endless loop\?$/);
    assert.equal((await run.place()).position.tick, 1000);
    await run.resume('next');
    assert.equal(run.reason, 'step');
    await run.end();
  });

  /** A run of the trouble lab up to its first stop for a filter. */
  async function trouble(what: string, set: object, attributes: object = {}) {
    const client = new DapClient();
    const given = { lab: lab('trouble'), args: [what], stopOnExit: false, ...attributes };
    await client.launch(given, () =>
      client.body('setExceptionBreakpoints', { filters: [], ...set }),
    );
    const { event, body } = await client.either('stopped', 'exited');
    return { client, event, body };
  }

  async function info(client: DapClient) {
    return client.body('exceptionInfo', { threadId: 100 });
  }

  const kinds: readonly (readonly [what: string, filter: string, id: string, story: RegExp])[] = [
    [
      'warn',
      'warn',
      'WARN',
      /^WARNING at .*trouble_ioctl \[trouble\]: trouble: asked for a warning/,
    ],
    ['bug', 'oops', 'oops', /The kernel log:\n {2}-+\[ cut here \]-+\n {2}kernel BUG at /],
    ['hung', 'hung', 'hung task', /^hung task: .*waits in mutex_lock, .* PID +PPID/s],
    ['bus', 'SIGBUS', 'SIGBUS', /do_fault: vm_ops .* has no fault handler.*What to try:/s],
    [
      'oom',
      'oom',
      'out of memory',
      /^Out of memory: process 100 \(trouble\) is about to be killed/,
    ],
    ['oom', 'signal', 'SIGKILL', /^SIGKILL: out of memory/],
    ['none', 'errno', 'ENOTTY', /^ioctl\(\) failed: ENOTTY/],
  ];
  for (const [what, filter, id, story] of kinds) {
    it(`stop at ${what} for the filter ${filter}, tell what happened, and stop for no other`, async () => {
      const memory = what === 'oom' ? { memory: '16M' } : {};
      const { client, event, body } = await trouble(what, { filters: [filter] }, memory);
      assert.equal(event, 'stopped');
      assert.equal(body.reason, 'exception');
      assert.equal(body.description, `Paused on ${id}`);
      const { exceptionId, description } = await info(client);
      assert.equal(exceptionId, id);
      assert.match(description, story);
      await client.close();
      const same = kinds.filter((kind) => kind[0] === what).map((kind) => kind[1]);
      const others = EXCEPTION_IDS.filter((other) => !same.includes(other));
      const without = await trouble(what, { filters: others }, memory);
      assert.equal(without.event, 'exited');
      await without.client.close();
    });
  }

  it('let the run go on after a warning, which it has logged by then', async () => {
    const { client } = await trouble('warn', { filters: ['warn'] });
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    assert.equal(stackFrames[0].name, '__warn');
    assert.equal(stackFrames[1].name, 'trouble_ioctl');
    await client.body('continue', { threadId: 100 });
    assert.equal((await client.event('exited')).body.exitCode, 0);
    const logged = (await client.close()).filter(({ event }) => event === 'output');
    assert.ok(logged.some(({ body }) => /WARNING: CPU: 0 PID: 100/.test(body.output)));
  });

  it('stop at failed system calls, and say which function of the kernel has refused', async () => {
    const { client } = await trouble('', { filters: ['errno'] });
    const { description } = await info(client);
    assert.equal(
      description,
      [
        'mmap() failed: EINVAL',
        '',
        'The error comes from:',
        '  do_mmap (mm/mmap.c): Checks length and limits before anything is changed.',
        '',
        'Returned through: do_mmap ← vm_mmap_pgoff ← ksys_mmap_pgoff ← __x64_sys_mmap ← mmap',
        '',
        'What to try:',
        '  Step back: each step stands at the stage before, with its arguments.',
      ].join('\n'),
    );
    await client.body('stepBack', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.reason, 'step');
    await client.body('continue', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.text, 'mmap() failed: EINVAL');
    await client.body('continue', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.text, 'mmap() failed: EBADF');
    await client.close();
  });

  it('stop at chosen errors', async () => {
    const chosen = (condition: string) => ({ filterOptions: [{ filterId: 'errno', condition }] });
    for (const condition of ['EBADF', 'ENOMEM, ebadf', '9']) {
      const { client, body } = await trouble('', chosen(condition));
      assert.equal(body.text, 'mmap() failed: EBADF');
      await client.close();
    }
    const { client, event } = await trouble('', chosen('EPERM|EIO'));
    assert.equal(event, 'exited');
    await client.close();
  });

  it('stop only where a condition holds: on the address, the signal, variables of the frame', async () => {
    const when = (filterId: string, condition: string) => ({
      filterOptions: [{ filterId, condition }],
    });
    const page = '0x7ffff7ff8000n';
    for (const [what, filter, condition, event] of [
      ['bus', 'SIGBUS', `addr === ${page}`, 'stopped'],
      ['bus', 'SIGBUS', `addr !== ${page}`, 'exited'],
      ['bus', 'SIGBUS', 'sig === SIGBUS && code === 2', 'stopped'],
      ['bug', 'oops', 'cmd === 2', 'stopped'],
      ['bug', 'oops', 'cmd === 3', 'exited'],
      ['none', 'errno', 'command === 0', 'stopped'],
      ['none', 'errno', 'command === 1', 'exited'],
    ] as const) {
      const run = await trouble(what, when(filter, condition));
      assert.equal(run.event, event, `${filter} when ${condition}`);
      await run.client.close();
    }
  });

  it('take conditions from the launch attributes, which go before those of the client', async () => {
    const attributes = { exceptions: ['warn', { filter: 'errno', condition: 'EBADF' }] };
    const { client, body } = await trouble('', { filters: ['errno'] }, attributes);
    assert.equal(body.text, 'mmap() failed: EBADF');
    await client.close();
  });

  it('are met again when the run goes backwards, and only where their condition holds', async () => {
    const when = (condition: string) => ({
      filters: [],
      filterOptions: [{ filterId: 'errno', condition }],
    });
    const { client } = await trouble('', when('EINVAL'), { stopOnExit: true });
    await client.body('continue', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.reason, 'exit');
    await client.body('reverseContinue', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.text, 'mmap() failed: EINVAL');
    await client.body('setExceptionBreakpoints', when('fd < 0'));
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    await client.body('reverseContinue', { threadId: 100 });
    assert.equal((await client.event('stopped')).body.reason, 'entry');
    await client.close();
  });

  it('say what is wrong with the launch attribute', async () => {
    for (const [exceptions, sentence] of [
      [
        [{ condition: 'EIO' }],
        /^The launch attribute "exceptions" must be a list of exception filt/,
      ],
      [[{ filter: 'segv' }], /^There is no exception filter "segv": use SIGSEGV, /],
      [[{ filter: 'errno', condition: 'EFOO' }], /^"EFOO" is no error: write EINVAL/],
    ] as const) {
      const client = new DapClient();
      const { message } = await client.launch({ lab: lab('trouble'), exceptions });
      assert.match(message ?? '', sentence);
      await client.close();
    }
  });

  it('say why a filter cannot be set', async () => {
    const client = new DapClient();
    await client.request('initialize', { adapterID: 'pagewalk' });
    const { breakpoints } = await client.body('setExceptionBreakpoints', {
      filters: ['warn', 'segv'],
      filterOptions: [
        { filterId: 'errno', condition: 'EFOO' },
        { filterId: 'oops', condition: 'addr >' },
      ],
    });
    assert.deepEqual(breakpoints, [
      { verified: true },
      {
        verified: false,
        message: `There is no exception filter "segv": use ${EXCEPTION_IDS.join(', ')}.`,
      },
      { verified: false, message: '"EFOO" is no error: write EINVAL, or EINVAL, ENOMEM.' },
      { verified: false, message: 'Expression expected.' },
    ]);
    await client.close();
  });

  it('stop only for the filters that are set', async () => {
    const without = (filters: readonly string[]) => ({
      lab: 'segv',
      configure: (client: DapClient) => client.body('setExceptionBreakpoints', { filters }),
    });
    const none = await walk(without([]), () => 'continue');
    assert.deepEqual(places(none), ['exit_mmap', 'exit 139']);
    const other = await walk(without(['oops']), () => 'continue');
    assert.deepEqual(places(other), ['exit_mmap', 'exit 139']);
    const given = { ...without([]), attributes: { exceptions: ['SIGSEGV'] } };
    const launch = await walk(given, () => 'continue');
    assert.deepEqual(places(launch), ['force_sig_fault', 'exit_mmap', 'exit 139']);
  });
});
