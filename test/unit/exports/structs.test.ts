import assert from 'node:assert/strict';
import { asDriver, header, testRealm, type TestRealm } from './realm.ts';

const BASE = 0xffff888000001000n;

describe('struct()', () => {
  let test: TestRealm;
  let pw: ReturnType<typeof header<'pagewalk.h'>>;

  beforeEach(() => {
    test = testRealm();
    pw = header(test, 'pagewalk.h');
  });

  const driver = (run: () => void): void => {
    asDriver(test, run);
  };

  it('lays members out as C does on x86-64', () => {
    const { struct, array, u8, u16, u32, u64, sizeof } = pw;
    const { offsetof } = header(test, 'linux/kernel.h');
    const type = struct({ a: u8, b: u32, c: array(u16, 3), d: u64, e: u8 });
    assert.deepEqual(
      (['a', 'b', 'c', 'd', 'e'] as const).map((member) => offsetof(type, member)),
      [0n, 4n, 8n, 16n, 24n],
    );
    assert.equal(sizeof(type), 32n);
    assert.equal(sizeof(struct({ x: u8, inner: type })), 40n);
    assert.equal(sizeof(struct({})), 0n);
  });

  it('loads and stores the kernel’s memory for a driver, the program’s for a program', () => {
    const type = pw.struct({ a: pw.u16, b: pw.s64 });
    driver(() => {
      const view = type.at(BASE);
      view.a = 0x12345;
      view.b = -2;
      assert.deepEqual([view.a, view.b], [0x2345, -2]);
      assert.equal(test.fake.kernel.read(BASE, 2), '\x45\x23');
    });
    type.at(0x1000n).a = 7;
    assert.equal(test.fake.user.read(0x1000n, 1), '\x07');
  });

  it('cuts each integer to its width and sign', () => {
    const type = pw.struct({
      ...{ u8: pw.u8, u16: pw.u16, u32: pw.u32, u64: pw.u64, pointer: pw.pointer },
      ...{ s8: pw.s8, s16: pw.s16, s32: pw.s32, s64: pw.s64 },
    });
    driver(() => {
      const view = type.at(BASE);
      for (const name of ['u8', 'u16', 'u32', 's8', 's16', 's32', 's64'] as const) view[name] = -1;
      view.u64 = -1n;
      view.pointer = 1n << 64n;
      const { u8, u16, u32, u64, s8, s16, s32, s64, pointer } = view;
      assert.deepEqual([u8, u16, u32, u64], [0xff, 0xffff, 0xffffffff, (1n << 64n) - 1n]);
      assert.deepEqual([s8, s16, s32, s64, pointer], [-1, -1, -1, -1, 0n]);
    });
  });

  it('gives nested structs and arrays as views, and copies a struct that is assigned', () => {
    const point = pw.struct({ x: pw.s32, y: pw.s32 });
    const type = pw.struct({ first: point, all: pw.array(point, 2), name: pw.array(pw.u8, 4) });
    driver(() => {
      const view = type.at(BASE);
      view.all[1]!.x = 5;
      view.all[1]!.y = 6;
      view.first = view.all[1]!;
      view.all[1]!.x = 9;
      assert.deepEqual([view.first.x, view.first.y], [5, 6]);
      assert.equal(view.all.length, 2);
      assert.deepEqual(
        [...view.all].map(({ x }) => x),
        [0, 9],
      );
      assert.equal(pw.address_of(view.all[1]!), BASE + 16n);
      assert.equal(pw.sizeof(view.name), 4n);
      assert.throws(
        () => Object.assign(view, { name: 'abc' }),
        /'name' is an array: assign its elements/,
      );
      assert.throws(
        () => Object.assign(view, { first: 5 }),
        /'first' must be a struct of the same type, got number 5/,
      );
      assert.throws(() => Object.assign(view.all, { 2: point.at(BASE) }), TypeError);
    });
  });

  it('compares by address and finds the struct around a member', () => {
    const { container_of } = header(test, 'linux/kernel.h');
    const type = pw.struct({ id: pw.u32, tail: pw.array(pw.u8, 8), n: pw.u64 });
    driver(() => {
      const view = type.at(BASE);
      assert.equal(type.at(BASE), view);
      assert.equal(container_of(view.tail, type, 'tail'), view);
      assert.equal(container_of(BASE + 16n, type, 'n'), view);
      assert.equal(type.at(view), view);
    });
  });

  it('reserves zeroed variables', () => {
    const type = pw.struct({ n: pw.u32 });
    driver(() => {
      const [one, two] = [type.variable(), type.variable()];
      one.n = 1;
      assert.equal(two.n, 0);
      assert.equal(test.fake.last('kmalloc')[1], 0xdc0);
    });
  });

  it('oopses on a view of NULL when a member is read, not before', () => {
    const type = pw.struct({ n: pw.u32 });
    driver(() => {
      const view = type.at(0n);
      assert.throws(() => view.n);
      assert.equal(test.engine.fatal, true);
    });
  });

  it('names what is wrong with a description or a member', () => {
    const wrong = pw as unknown as Record<string, (...values: unknown[]) => unknown>;
    const { container_of, offsetof } = header(test, 'linux/kernel.h') as unknown as typeof wrong;
    const type = pw.struct({ n: pw.u32 });
    assert.throws(
      () => wrong['struct']!({ a: 4 }),
      /struct: 'a' must be a member type such as u32, got number 4/,
    );
    assert.throws(() => wrong['struct']!(null), /struct: 'members' must be an object/);
    assert.throws(() => wrong['array']!(pw.u8, -1), /array: 'length' must be 0 to 4096, got -1/);
    assert.throws(() => wrong['array']!({}, 1), /array: 'element' must be a member type/);
    assert.throws(
      () => wrong['sizeof']!('x'),
      /sizeof: 'type' must be a struct or a member type, got string 'x'/,
    );
    assert.throws(
      () => wrong['address_of']!(5n),
      /address_of: 'view' must be a struct or an array/,
    );
    assert.throws(
      () => offsetof!(type, 'm'),
      /offsetof: 'member' must be one of 'n', got string 'm'/,
    );
    assert.throws(() => offsetof!({}, 'm'), /offsetof: 'type' must be a type that struct\(\) made/);
    assert.throws(
      () => container_of!({}, type, 'n'),
      /container_of: 'ptr' must be a struct or a pointer, got an object/,
    );
    driver(() => {
      assert.throws(() => Object.assign(type.at(BASE), { n: 'x' }), /struct: 'n' must be int/);
    });
  });

  it('gives objects without a way to their class', () => {
    const view = pw.struct({ n: pw.u32 }).at(BASE);
    assert.ok(Object.isFrozen(view) && Object.isFrozen(Object.getPrototypeOf(view)));
    assert.equal(Object.hasOwn(Object.getPrototypeOf(view) as object, 'constructor'), false);
  });
});
