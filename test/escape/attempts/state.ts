/** Attempts on the simulator's private state: intrinsics it uses, façades it hands out, objects that are gone. */
import type { Attempt } from '../support/attempt.ts';

const MM = 'linux/mm.h';

export const STATE: readonly Attempt[] = [
  {
    name: 'a property for every object',
    side: 'program',
    code: `
      Object.prototype.polluted = 'yes';
      return ({}).polluted === 'yes' ? 'OUT every object has it' : 'nothing';`,
  },
  {
    name: 'setters on Object.prototype for names that descriptors use',
    side: 'driver',
    code: `
      const found = [];
      for (const name of ['get', 'set', 'value', 'fops', 'kind', 'ev', 'reason', '0']) {
        try { Object.defineProperty(Object.prototype, name, { get() { found.push(this); }, set() { found.push(this); } }); found.push('OUT ' + name); }
        catch (refused) { found.push(null); }
      }
      return found;`,
  },
  {
    name: 'other methods for arrays, maps and typed arrays',
    side: 'program',
    code: `
      const targets = [[Array.prototype, 'push'], [Map.prototype, 'get'], [Map.prototype, 'set'], [Set.prototype, 'has'],
        [Uint8Array.prototype, 'set'], [Object.getPrototypeOf(Uint8Array.prototype), 'subarray'], [String.prototype, 'charCodeAt'],
        [Function.prototype, 'call'], [Function.prototype, 'apply'], [RegExp.prototype, 'exec'], [WeakMap.prototype, 'get']];
      const out = [];
      for (const [object, name] of targets) {
        const before = object[name];
        try { object[name] = () => 666; } catch (refused) { out.length += 0; }
        try { Object.defineProperty(object, name, { value: () => 666 }); } catch (refused) { out.length += 0; }
        if (object[name] !== before) out[out.length] = name;
      }
      return out.length > 0 ? 'OUT other methods: ' + out : 'nothing';`,
  },
  {
    name: 'other functions in Object, Reflect, JSON, Math and Symbol',
    side: 'program',
    code: `
      const out = [];
      for (const [object, name] of [[Object, 'freeze'], [Reflect, 'apply'], [JSON, 'stringify'], [JSON, 'parse'],
        [Number, 'isInteger'], [BigInt, 'asUintN'], [Array, 'isArray'], [String, 'fromCharCode'], [Symbol, 'for']]) {
        const before = object[name];
        try { object[name] = () => 666; } catch (refused) { out.length += 0; }
        if (object[name] !== before) out.push(name);
      }
      return out.length > 0 ? 'OUT other functions: ' + out : 'nothing';`,
  },
  {
    name: 'another iterator of arrays',
    side: 'program',
    code: `
      const before = [][Symbol.iterator];
      try { Array.prototype[Symbol.iterator] = function* () { yield 666; }; } catch (refused) { RUN.count++; }
      const iterator = Object.getPrototypeOf([][Symbol.iterator]());
      try { iterator.next = () => ({ done: true }); } catch (refused) { RUN.count++; }
      const [first] = [1];
      return [][Symbol.iterator] === before && first === 1 ? 'nothing' : 'OUT arrays iterate otherwise';`,
  },
  {
    name: 'other globals under the simulator’s feet',
    side: 'program',
    code: `
      const out = [];
      for (const name of ['Number', 'Map', 'Object', 'Uint8Array', 'BigInt', 'Reflect', 'JSON', 'undefined', 'NaN']) {
        const before = globalThis[name];
        try { globalThis[name] = null; } catch (refused) { RUN.count++; }
        try { Object.defineProperty(globalThis, name, { get: () => null }); } catch (refused) { RUN.count++; }
        if (!Object.is(globalThis[name], before)) out.push(name);
      }
      return out.length > 0 ? 'OUT other globals: ' + out : 'nothing';`,
  },
  {
    name: 'other functions in a header',
    side: 'program',
    code: `
      const header = $require('stdio.h');
      const before = header.printf;
      try { header.printf = () => 0; } catch (refused) { RUN.count++; }
      try { Object.defineProperty(header, 'printf', { value: () => 0 }); } catch (refused) { RUN.count++; }
      try { Object.setPrototypeOf(header, { more: 1 }); } catch (refused) { RUN.count++; }
      return header.printf === before && header.more === undefined ? 'nothing' : 'OUT the header has changed';`,
  },
  {
    name: 'other accessors for a vm_area_struct',
    side: 'driver',
    code: `
      const [filp, vma] = given;
      const type = Object.getPrototypeOf(vma);
      const before = vma.vm_end;
      for (const target of [vma, type]) {
        try { Object.defineProperty(target, 'vm_end', { get: () => 0n }); } catch (refused) { RUN.count++; }
      }
      try { type.vm_end = 0n; } catch (refused) { RUN.count++; }
      try { Object.setPrototypeOf(vma, { vm_end: 0n }); } catch (refused) { RUN.count++; }
      return vma.vm_end === before ? 'nothing' : 'OUT another vm_end';`,
  },
  {
    name: 'the class of a façade',
    side: 'driver',
    code: `
      const [filp, vma] = given;
      const found = [];
      for (const facade of [filp, vma]) {
        for (let type = Object.getPrototypeOf(facade); type !== null && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
          found.push(type, type.constructor);
          for (const name of Reflect.ownKeys(type)) {
            const property = Object.getOwnPropertyDescriptor(type, name);
            found.push(property.get, property.set, property.value);
          }
          if (Object.hasOwn(type, 'constructor')) new type.constructor(1);
        }
      }
      return found;`,
  },
  {
    name: 'accessors of a façade called on something else',
    side: 'driver',
    code: `
      const [filp, vma] = given;
      const out = [];
      const type = Object.getPrototypeOf(vma);
      for (const name of Object.getOwnPropertyNames(type)) {
        const { get, set } = Object.getOwnPropertyDescriptor(type, name);
        for (const other of [{}, filp, Object.create(vma), new Proxy(vma, {}), null, 7]) {
          try { get.call(other); out.push(name); } catch (refused) { RUN.count++; }
          try { set.call(other, 1n); out.push(name); } catch (refused) { RUN.count++; }
        }
      }
      return out.length > 0 ? 'OUT works on anything: ' + out : 'nothing';`,
  },
  {
    name: 'forged façades as arguments',
    side: 'driver',
    imports: { [MM]: ['remap_pfn_range', 'vm_insert_page', 'zap_vma_ptes'] },
    code: `
      const [filp, vma] = given;
      const out = [];
      const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Object.getPrototypeOf(vma)));
      const forged = [{ ...vma }, Object.create(vma), new Proxy(vma, {}), { id: 1, handle: 1, '#handle': 1 }, 1, copy, filp,
        Object.create(Object.getPrototypeOf(vma)), JSON.parse('{"__proto__":{"vm_start":0}}')];
      for (const one of forged) {
        try { remap_pfn_range(one, 0x400000n, 1n, 4096n, 0n); out.push('remap_pfn_range'); } catch (refused) { RUN.count++; }
        try { zap_vma_ptes(one, 0x400000n, 4096n); out.push('zap_vma_ptes'); } catch (refused) { RUN.count++; }
      }
      return out.length > 0 ? 'OUT takes forged ones: ' + out : 'nothing';`,
  },
  {
    name: 'a private field stamped on a façade',
    side: 'driver',
    code: `
      const [filp, vma] = given;
      class Giver { constructor(given) { return given; } }
      class Stamp extends Giver { #handle = 666; static read(one) { return one.#handle; } }
      const before = vma.vm_start;
      new Stamp(vma);
      return vma.vm_start === before ? 'nothing' : 'OUT the façade reads our field';`,
  },
  {
    name: 'forged pages and frame numbers',
    side: 'driver',
    imports: { [MM]: ['get_page', 'page_to_pfn', 'pfn_to_page', 'page_count'] },
    code: `
      const found = [];
      for (const pfn of [-1, 1n << 62n, NaN, 0.5, 'x', {}, 0xffffffffn]) {
        try { const page = pfn_to_page(pfn); found.push(page, String(page_count(page))); } catch (error) { found.push(error); }
      }
      for (const page of [{}, null, Object.create(Object.getPrototypeOf(pfn_to_page(1n)))]) {
        try { get_page(page); found.push('OUT a forged page'); } catch (error) { found.push(error); }
      }
      return found;`,
  },
  {
    name: 'a page that was freed and given to somebody else',
    side: 'driver',
    imports: {
      [MM]: ['alloc_page', '__free_page', 'page_to_pfn', 'GFP_KERNEL', 'page_address'],
      'linux/string.h': ['memset'],
    },
    code: `
      const page = alloc_page(GFP_KERNEL);
      __free_page(page);
      const other = alloc_page(GFP_KERNEL);
      page.index = 7n;
      return [page, other, page.constructor];`,
  },
  {
    name: 'a vma that has gone, through a handler that is called later',
    side: 'driver',
    imports: { 'linux/timer.h': ['timer_setup', 'mod_timer'], 'linux/jiffies.h': ['jiffies'] },
    code: `
      const [filp, vma] = given;
      vma.vm_ops = { close(gone) { RUN.gone = gone; }, open(more) { RUN.more = more; } };
      RUN.vma = vma;
      return [vma.vm_ops, vma.vm_private_data, vma.vm_file, vma.vm_mm];`,
  },
  {
    name: 'what a façade keeps for a driver',
    side: 'driver',
    code: `
      const [filp, vma] = given;
      const sly = new Proxy(function () {}, { get: (target, name) => { say(judge([name])); return undefined; } });
      vma.vm_private_data = sly;
      filp.private_data = { valueOf() { return 666; }, toString: 5 };
      return vma.vm_private_data === sly ? [filp.private_data.constructor] : 'OUT another value';`,
  },
  {
    name: 'memory outside the machine',
    side: 'driver',
    imports: { 'linux/string.h': ['memset', 'memcpy'], 'linux/io.h': ['ioremap', 'readl'] },
    code: `
      const found = [];
      for (const at of [0n, -1n, 1n << 63n, 0xffff888000000000n + (1n << 40n)]) {
        try { found.push(String(readl(ioremap(at, 4096n)))); } catch (error) { found.push(error); }
      }
      return found;`,
  },
  {
    name: 'memory of the kernel from a program',
    side: 'program',
    imports: { 'pagewalk.h': ['load_u64'] },
    code: `return 'OUT reads ' + load_u64(0xffff888000000000n);`,
  },
  {
    name: 'a function of the kernel that a driver left for the program',
    side: 'driver',
    imports: { [MM]: ['alloc_page', 'GFP_KERNEL'] },
    code: `
      const shared = Symbol.for('shared');
      try { Object.prototype[shared] = alloc_page; } catch (refused) { RUN.count++; }
      try { alloc_page[shared] = 1; } catch (refused) { RUN.count++; }
      return ({})[shared] === undefined && alloc_page[shared] === undefined ? 'nothing' : 'OUT left it';`,
  },
  {
    name: 'a getter in a device that changes its mind',
    side: 'driver',
    code: `
      let asked = 0;
      const found = [];
      const sly = {
        minor: MISC_DYNAMIC_MINOR,
        get name() { return asked++ === 0 ? 'sly' : { toString: () => '../../etc/passwd' }; },
        get fops() { found.push(this, arguments.callee.caller); return { mmap: () => 0 }; },
      };
      try { misc_register(sly); } catch (error) { found.push(error); }
      return found;`,
  },
  {
    name: 'paths out of the machine’s file system',
    side: 'program',
    imports: { 'fcntl.h': ['open', 'O_RDONLY'] },
    code: `
      const out = [];
      for (const path of ['/../../../../etc/passwd', SECRET_FILE, '/proc/self/environ', '/proc/1/root/etc/passwd', '//etc/passwd', 'file:///etc/passwd']) {
        if (open(path, O_RDONLY) >= 0 && path === SECRET_FILE) out.push(path);
      }
      return out.length > 0 ? 'OUT opened ' + out : 'nothing';`,
  },
];
