/** Requests that a client might send, and requests that none should. */
import fc from 'fast-check';
import { EXCEPTION_IDS } from '../../../server/protocol/exceptions.ts';
import type { RequestName } from '../../../server/debug/requests.ts';
import type { Message } from './dap-client.ts';
import { lab, labFile } from './labs.ts';

export interface RandomRequest {
  readonly command: string;
  readonly args: unknown;
}

/** What earlier answers have named. */
export class Known {
  readonly frames = [0];
  readonly references = [0];
  readonly dataIds = ['vmas:100'];
  readonly positions: object[] = [{ tick: 1, event: 1 }];

  learn({ command, success, body }: Message): void {
    if (success !== true) return;
    if (command === 'stackTrace') keep(this.frames, idsOf(body.stackFrames, 'id'));
    if (command === 'scopes') keep(this.references, idsOf(body.scopes, 'variablesReference'));
    if (command === 'variables') keep(this.references, idsOf(body.variables, 'variablesReference'));
    if (command === 'dataBreakpointInfo' && body.dataId !== null) {
      keep(this.dataIds, [String(body.dataId)]);
    }
    if (command === 'pagewalk/timeline') {
      const positions = body.stages.map(({ position }: { position: object }) => position);
      keep(this.positions, positions);
    }
  }
}

const KEPT = 20;

function keep<T>(list: T[], fresh: readonly T[]): void {
  list.push(...fresh);
  list.splice(0, Math.max(0, list.length - KEPT));
}

function idsOf(items: readonly Readonly<Record<string, number>>[], name: string): number[] {
  return items.map((item) => item[name] ?? 0);
}

const LABS = ['mapdev', 'segv', 'oops', 'trouble', 'uncaught', 'broken'];
const STAGES = ['do_mmap', 'call_mmap', 'handle_mm_fault', 'mapdev_mmap', 'show', 'remap_pfn_rage'];
const EXPRESSIONS = [
  ...['vma', 'vma.vm_flags', 'state', 'size + 1n', 'len', 'start', 'show(start, 1)', 'fd = 9'],
  ...['vm', 'vtop 7ffff7ff8000', 'ps', 'bt', 'help', 'maps 7', 'page 0x3c40', 'rmap', 'smaps'],
  ...['size +', '', 'nothing', '((', 'let x = 1', 'exit(3)', 'argc + 1'],
];
const ADDRESSES = ['0x7ffff7ff8000', '0x400000', 'phys:0x1000', '0xffff888000001000', 'nowhere'];
const CONDITIONS = ['true', 'len > 64n', '1 +', 'nothing', 'EINVAL', ''];

const of = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength: 3 });

/** A session ends with `disconnect`: the test sends it last. */
type Asked = Exclude<RequestName, 'disconnect'>;

/** Arguments by request, valid in their form. */
function wellFormed(known: Known): Readonly<Record<Asked, fc.Arbitrary<unknown>>> {
  const frameId = maybe(of(...known.frames));
  const variablesReference = of(...known.references);
  const thread = fc.record({ threadId: of(1, 100, 101) });
  const options = { condition: maybe(of(...CONDITIONS)), hitCondition: maybe(of('2', 'x', '')) };
  const name = of(...STAGES);
  const file = of(
    ...[labFile('mapdev', 'mapdev.driver.ts'), labFile('segv', 'segv.user.ts'), '/elsewhere.ts'],
  );
  const source = fc.record({ path: file });
  const line = fc.integer({ min: 0, max: 40 });
  const small = fc.integer({ min: -2, max: 40 });
  const reference = of(...ADDRESSES);
  const expression = of(...EXPRESSIONS);
  const launch = fc.record({
    lab: of(...LABS.map(lab), '/nowhere'),
    stages: maybe(few(of(...STAGES.slice(0, 3)))),
    stopOnEntry: maybe(fc.boolean()),
    stopOnExit: maybe(fc.boolean()),
    exceptions: maybe(few(of(...EXCEPTION_IDS))),
  });
  return {
    initialize: fc.record({ adapterID: of('pagewalk'), linesStartAt1: maybe(fc.boolean()) }),
    launch,
    configurationDone: of({}),
    restart: fc.record({ arguments: maybe(launch) }),
    cancel: fc.record({ requestId: maybe(small), progressId: maybe(of('journey 1')) }),
    setBreakpoints: fc.record({
      source,
      breakpoints: few(fc.record({ line, ...options, logMessage: maybe(of('at {size}', '{')) })),
    }),
    breakpointLocations: fc.record({ source, line, endLine: maybe(line) }),
    setFunctionBreakpoints: fc.record({ breakpoints: few(fc.record({ name, ...options })) }),
    setDataBreakpoints: fc.record({
      breakpoints: few(
        fc.record({
          dataId: of(...known.dataIds),
          accessType: maybe(of('read', 'write', 'readWrite')),
          ...options,
        }),
      ),
    }),
    dataBreakpointInfo: fc.record({
      name: of('vmas', 'page 0x3c40 refcount', 'start', 'vm_flags', ...ADDRESSES),
      frameId,
      variablesReference: maybe(variablesReference),
      bytes: maybe(small),
      asAddress: maybe(fc.boolean()),
    }),
    setExceptionBreakpoints: fc.record({
      filters: few(of(...EXCEPTION_IDS)),
      filterOptions: maybe(
        few(fc.record({ filterId: of(...EXCEPTION_IDS), condition: maybe(of(...CONDITIONS)) })),
      ),
    }),
    loadedSources: of({}),
    modules: fc.record({ startModule: maybe(small), moduleCount: maybe(small) }),
    threads: of(undefined, {}),
    stackTrace: fc.record({
      threadId: of(1, 100),
      startFrame: maybe(small),
      levels: maybe(small),
    }),
    exceptionInfo: thread,
    scopes: fc.record({ frameId: of(...known.frames) }),
    variables: fc.record({ variablesReference, start: maybe(small), count: maybe(small) }),
    setVariable: fc.record({ variablesReference, name: of('size', 'fd', 'x'), value: expression }),
    setExpression: fc.record({ expression, value: expression, frameId }),
    evaluate: fc.record({
      expression,
      frameId,
      context: maybe(of('watch', 'repl', 'hover', 'clipboard')),
    }),
    completions: fc.record({ text: expression, column: small, frameId }),
    continue: thread,
    next: thread,
    stepIn: thread,
    stepOut: thread,
    pause: thread,
    terminate: of({}),
    terminateThreads: fc.record({ threadIds: maybe(few(of(100, 101, 7))) }),
    restartFrame: fc.record({ frameId: of(...known.frames) }),
    stepBack: thread,
    reverseContinue: thread,
    readMemory: fc.record({ memoryReference: reference, offset: maybe(small), count: small }),
    writeMemory: fc.record({
      ...{ memoryReference: reference, offset: maybe(small) },
      ...{ data: of('AAAA', '', '?'), allowPartial: maybe(fc.boolean()) },
    }),
    'pagewalk/state': fc.record({
      name: of('tasks', 'vmas', 'walk', 'frame', 'memory', 'trace', 'proc', 'stateHash', 'nothing'),
      args: maybe(
        fc.record({
          ...{ pid: maybe(of(100, 7)), address: reference, pfn: of('0x3c40', 'x'), count: small },
          ...{ path: of('/proc/meminfo', '/proc/100/maps', '/x'), limit: maybe(small) },
        }),
      ),
    }),
    'pagewalk/stages': fc.record({ enabled: maybe(few(name)) }),
    'pagewalk/vmaChanges': fc.record({ pid: of(100, 7) }),
    'pagewalk/origin': fc.record({
      pid: maybe(of(100)),
      address: reference,
      of: of('entry', 'vma'),
    }),
    'pagewalk/mappedAt': fc.record({ path: file, line }),
    'pagewalk/timeline': fc.record({ start: maybe(small), count: maybe(small) }),
    'pagewalk/goto': fc.record({ position: of(...known.positions) }),
  };
}

/** They take the longest, and more of them show nothing more. */
const RARE: readonly Asked[] = [
  ...(['restart', 'launch', 'reverseContinue', 'stepBack', 'pagewalk/goto'] as const),
  ...(['initialize', 'restartFrame', 'terminate', 'terminateThreads'] as const),
];
const RARELY = 24;

/** A request of any kind: one in three has arguments that are no arguments. */
export function randomRequest(known: Known): fc.Arbitrary<RandomRequest> {
  const valid = wellFormed(known);
  const names = Object.keys(valid) as Asked[];
  const often = names.filter((one) => !RARE.includes(one));
  const command = fc.oneof(
    { weight: RARELY, arbitrary: of(...often) },
    { weight: 1, arbitrary: of(...RARE) },
  );
  return fc.oneof(
    { weight: 6, arbitrary: command.chain((one) => request(one, valid[one])) },
    { weight: 2, arbitrary: command.chain((one) => request(one, mutated(valid[one]))) },
    { weight: 1, arbitrary: command.chain((one) => request(one, fc.jsonValue({ maxDepth: 2 }))) },
    { weight: 1, arbitrary: unknownName().chain((one) => request(one, fc.jsonValue())) },
  );
}

function request(command: string, args: fc.Arbitrary<unknown> | undefined) {
  return (args ?? of(undefined)).map((given): RandomRequest => ({ command, args: given }));
}

/** One field of the arguments replaced by something else, or left out. */
function mutated(valid: fc.Arbitrary<unknown> = of({})): fc.Arbitrary<unknown> {
  return fc
    .tuple(valid, fc.nat(), fc.option(fc.jsonValue({ maxDepth: 1 })))
    .map(([args, at, junk]) => {
      if (typeof args !== 'object' || args === null) return junk;
      const names = Object.keys(args);
      const name = names[at % Math.max(1, names.length)];
      return name === undefined ? junk : { ...args, [name]: junk };
    });
}

function unknownName(): fc.Arbitrary<string> {
  return fc.oneof(of('constructor', '__proto__', 'toString', 'attach', 'goto', ''), fc.string());
}
