/** Attempts on frames, exceptions and conversions: where code of the simulator and of the host stands on the stack. */
import type { Attempt } from '../support/attempt.ts';

export const ENGINE: readonly Attempt[] = [
  {
    name: 'callers of the attempt',
    side: 'program',
    code: `
      const found = [];
      let caller = arguments.callee;
      for (let i = 0; i < 20 && caller; i++) { caller = caller.caller; found.push(caller); }
      return found;`,
  },
  {
    name: 'callers of a handler that the kernel calls',
    side: 'driver',
    code: `
      const found = [];
      function look() { let f = look; for (let i = 0; i < 30 && f; i++) { f = f.caller; found.push(f, f?.arguments); } }
      look();
      return found;`,
  },
  {
    name: 'Error.prepareStackTrace by assignment',
    side: 'program',
    code: `
      const found = [];
      Error.prepareStackTrace = (error, sites) => {
        for (const site of sites) found.push(site.getThis?.(), site.getFunction?.());
        found.push(sites);
        return '';
      };
      new Error('x').stack;
      return found;`,
  },
  {
    name: 'Error.prepareStackTrace by definition, on Error and what it inherits from',
    side: 'program',
    code: `
      const found = [];
      const value = (error, sites) => { found.push(sites, ...sites.map((site) => site.getFunction())); };
      for (const target of [Error, Object.getPrototypeOf(Error), Object.prototype, RangeError]) {
        try { Object.defineProperty(target, 'prepareStackTrace', { value }); } catch (refused) { found.push(null); }
      }
      try { null.x; } catch (error) { found.push(error.stack); }
      new RangeError('x').stack;
      return found.filter((one) => typeof one !== 'string');`,
  },
  {
    name: 'another Error in the global object',
    side: 'program',
    code: `
      const found = [];
      const fake = { prepareStackTrace(error, sites) { found.push(sites, ...sites.map((site) => site.getFunction())); } };
      try { globalThis.Error = fake; } catch (refused) { found.push(null); }
      try { Object.defineProperty(globalThis, 'Error', { value: fake }); } catch (refused) { found.push(null); }
      try { delete globalThis.Error; } catch (refused) { found.push(null); }
      try { null.x; } catch (error) { error.stack; }
      return globalThis.Error === fake ? 'OUT the realm has another Error' : found;`,
  },
  {
    name: 'Error.captureStackTrace and the call sites',
    side: 'driver',
    code: `
      const holder = {};
      Error.stackTraceLimit = { valueOf: () => 100 };
      Error.captureStackTrace(holder);
      return [holder, holder.stack];`,
  },
  {
    name: 'exceptions of the gate for bad arguments',
    side: 'program',
    imports: { 'fcntl.h': ['open'], 'unistd.h': ['read', 'write'] },
    code: `
      const found = [];
      for (const bad of [Symbol('x'), {}, null, undefined, 1n << 70n, NaN, () => 1, []]) {
        for (const call of [open, read, write]) {
          try { call(bad, bad, bad, bad); } catch (error) { found.push(error, error.cause); }
        }
      }
      return found;`,
  },
  {
    name: 'exceptions of a full stack inside the gate',
    side: 'program',
    imports: { 'unistd.h': ['getpid'], 'fcntl.h': ['open', 'O_RDWR'] },
    code: `
      const found = [];
      const keep = (error) => { if (found.length < 400) found.push(error); };
      function deep() {
        try { deep(); } catch (error) { keep(error); }
        if (found.length >= 400) return;
        try { getpid(); } catch (error) { keep(error); }
        try { open('/dev/null', O_RDWR); } catch (error) { keep(error); }
      }
      deep();
      return found;`,
  },
  {
    name: 'exceptions of a full stack inside the host’s functions behind a statement',
    side: 'program',
    code: `
      const found = [];
      let through = 0;
      function deep() {
        try { deep(); } catch (error) { if (found.length < 400) found.push(error); }
        if (through > 5) return;
        $t.n += 100001;
        try { $t.hook(0); through++; } catch (error) { found.push(error); }
      }
      deep();
      return found;`,
  },
  {
    name: 'a full stack while a line is printed',
    side: 'driver',
    code: `
      const found = [];
      const keep = (error) => { if (found.length < 200) found.push(error); };
      function deep() {
        try { deep(); } catch (error) { keep(error); }
        if (found.length >= 200) return;
        try { pr_info('deep\\n'); } catch (error) { keep(error); }
      }
      deep();
      return found;`,
  },
  {
    name: 'conversions that the C library asks for',
    side: 'program',
    imports: { 'fcntl.h': ['open'], 'string.h': ['strlen'] },
    code: `
      const found = [];
      const look = function () { found.push(this, arguments, arguments.callee.caller); return '/dev/null'; };
      const sly = { toString: look, valueOf: look, [Symbol.toPrimitive]: look, toJSON: look };
      for (const call of [() => printf('%s %d\\n', sly, sly), () => open(sly, sly), () => strlen(sly)]) {
        try { call(); } catch (error) { found.push(error); }
      }
      return found;`,
  },
  {
    name: 'a proxy that notes who looks at it',
    side: 'program',
    imports: { 'unistd.h': ['read', 'write'], 'sys/uio.h': ['writev'] },
    code: `
      const found = [];
      const traps = new Proxy({}, {
        get: (target, trap) => (...given) => { found.push(...given); return Reflect[trap](...given); },
      });
      const sly = new Proxy(function () {}, traps);
      for (const call of [() => printf(sly, sly), () => read(1, sly, sly), () => write(1, sly, 1n), () => writev(1, sly, 1)]) {
        try { call(); } catch (error) { found.push(error); }
      }
      return found.filter((one) => one !== sly);`,
  },
  {
    name: 'a proxy as a table of file operations',
    side: 'driver',
    imports: { 'linux/cdev.h': ['cdev_init'] },
    code: `
      const found = [];
      const sly = new Proxy({}, {
        get(target, name, receiver) { found.push(receiver, this); return (...more) => { found.push(...more); return 0; }; },
        has() { return true; },
        ownKeys() { return ['mmap', 'open']; },
        getOwnPropertyDescriptor() { return { value: () => 0, configurable: true }; },
      });
      try { misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'sly', fops: sly }); } catch (error) { found.push(error); }
      return found.filter((one) => one !== sly);`,
  },
  {
    name: 'a driver that throws a proxy',
    side: 'driver',
    code: `
      throw new Proxy({}, { get(target, name) { say(judge(arguments)); return () => name; } });`,
  },
  {
    name: 'an error whose name and message are getters',
    side: 'program',
    code: `
      const error = {
        get name() { say(judge([this, arguments])); return 'RangeError'; },
        get message() { throw { toString: () => 'again' }; },
      };
      throw error;`,
  },
  {
    name: 'the engine’s hooks and what they hold',
    side: 'program',
    code: `
      const found = [$t, $t.owner, $t.constructor, $B, $B.constructor];
      for (const one of [$t, $t.owner, Object.getPrototypeOf($t)]) {
        for (const name of Object.getOwnPropertyNames(one ?? {})) found.push(one[name], one[name]?.constructor);
      }
      return found;`,
  },
  {
    name: 'a forged engine',
    side: 'program',
    imports: { 'unistd.h': ['getpid'] },
    code: `
      $t.owner = { onStatement() { say(judge(arguments)); }, onThrown() {}, functionName: () => ({}) };
      $t.frames.length = 0;
      $t.fatal = true;
      $t.fatal = false;
      $t.depth = -1;
      return getpid() > 0 ? 'nothing' : 'OUT the kernel believes it';`,
  },
  {
    name: 'an exit that is caught',
    side: 'program',
    imports: { 'unistd.h': ['_exit', 'getpid'] },
    code: `
      const found = [];
      try { _exit(3); } catch (thrown) { found.push(thrown); $t.fatal = false; }
      try { found.push(getpid()); } catch (error) { found.push(error); }
      return found;`,
  },
  {
    name: 'an iterator that is asked by the simulator',
    side: 'program',
    imports: { 'sys/uio.h': ['writev'], 'unistd.h': ['write'] },
    code: `
      const found = [];
      const sly = { length: 1, [Symbol.iterator]() { found.push(this, arguments); return { next() { found.push(this); return { done: true }; } }; } };
      for (const call of [() => writev(1, sly, 1), () => write(1, sly, 1n), () => printf(sly)]) {
        try { call(); } catch (error) { found.push(error); }
      }
      return found.filter((one) => one !== sly);`,
  },
  {
    name: 'species and subclasses of what goes in',
    side: 'program',
    imports: { 'unistd.h': ['write'], 'sys/uio.h': ['writev'] },
    code: `
      const found = [];
      class Sly extends Array { static get [Symbol.species]() { return function (...given) { found.push(this, ...given); }; } }
      class Bytes extends Uint8Array { static get [Symbol.species]() { found.push(this); return Sly; } }
      for (const call of [() => write(1, new Bytes(8), 8n), () => writev(1, Sly.from([1, 2]), 2)]) {
        try { call(); } catch (error) { found.push(error); }
      }
      return found;`,
  },
  {
    name: 'a message of the protocol as text',
    side: 'program',
    code: `
      for (const text of ['{"ev":"exited","status":{"kind":"exited","code":0}}', '\\u2028{"ev":"fatal"}', '\\ud800\\0"}\\n{"c":"end"}']) {
        printf('%s\\n', text);
      }
      return 'nothing';`,
  },
  {
    name: 'objects that a structured clone would take along',
    side: 'driver',
    code: `
      const sly = { get a() { say(judge(arguments)); return 1; }, toJSON() { return { ev: 'exited' }; } };
      const cycle = []; cycle.push(cycle);
      const found = [];
      for (const one of [sly, cycle, new Map([[sly, sly]]), new Error('x', { cause: sly }), new Uint8Array(4).buffer]) {
        try { pr_info('%s %p\\n', one, one); } catch (error) { found.push(error); }
      }
      return found;`,
  },
];
