import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { list_head } from 'linux/list.h';
import { asDriver, header, testRealm, type TestRealm } from './realm.ts';

/** A driver with lists of numbered structs. */
function lists(test: TestRealm) {
  const list = header(test, 'linux/list.h');
  const { struct, u32 } = header(test, 'pagewalk.h');
  const type = struct({ id: u32, list: list.list_head });
  const head = list.LIST_HEAD();
  const make = (id: number) => {
    const node = type.variable();
    node.id = id;
    return node;
  };
  const fill = (to: list_head, ...all: number[]) =>
    all.map((id) => {
      const node = make(id);
      list.list_add_tail(node.list, to);
      return node;
    });
  const ids = (from: list_head = head): number[] =>
    [...list.list_for_each_entry(from, type, 'list')].map(({ id }) => id);
  return { list, type, head, make, fill, ids };
}

function driver(run: (of: ReturnType<typeof lists>, test: TestRealm) => void): void {
  const test = testRealm();
  asDriver(test, () => {
    run(lists(test), test);
  });
}

/** Text of each WARN(). */
function warnings({ fake }: TestRealm): unknown[] {
  return fake.calls.filter(([name]) => name === 'warn').map(([, , text]) => text);
}

describe('linux/list.h', () => {
  it('adds as on a stack and as in a queue', () => {
    driver(({ list, head, make, ids }) => {
      assert.equal(list.list_empty(head), true);
      list.list_add(make(1).list, head);
      list.list_add(make(2).list, head);
      list.list_add_tail(make(3).list, head);
      assert.deepEqual(ids(), [2, 1, 3]);
      assert.equal(list.list_count_nodes(head), 3n);
      assert.equal(list.list_empty(head), false);
    });
  });

  it('finds entries at both ends and neighbours', () => {
    driver(({ list, type, head, fill }) => {
      assert.equal(list.list_first_entry_or_null(head, type, 'list'), null);
      const [one, two] = fill(head, 1, 2);
      assert.equal(list.list_first_entry(head, type, 'list'), one);
      assert.equal(list.list_last_entry(head, type, 'list'), two);
      assert.equal(list.list_next_entry(one!, 'list'), two);
      assert.equal(list.list_prev_entry(two!, 'list'), one);
      assert.equal(list.list_entry(two!.list, type, 'list'), two);
      assert.equal(list.list_entry_is_head(list.list_next_entry(two!, 'list'), head, 'list'), true);
      assert.deepEqual(
        [
          list.list_is_first(one!.list, head),
          list.list_is_last(one!.list, head),
          list.list_is_head(head, head),
        ],
        [true, false, true],
      );
    });
  });

  it('iterates in both directions, from an entry, and behind it', () => {
    driver(({ list, type, head, fill }) => {
      const [, two] = fill(head, 1, 2, 3);
      const of = (nodes: Iterable<{ id: number }>): number[] => [...nodes].map(({ id }) => id);
      assert.deepEqual(of(list.list_for_each_entry_reverse(head, type, 'list')), [3, 2, 1]);
      assert.deepEqual(of(list.list_for_each_entry_continue(two!, head, 'list')), [3]);
      assert.deepEqual(of(list.list_for_each_entry_from(two!, head, 'list')), [2, 3]);
      assert.deepEqual(of(list.list_for_each_entry_continue_reverse(two!, head, 'list')), [1]);
      assert.deepEqual(of(list.list_for_each_entry_from_reverse(two!, head, 'list')), [2, 1]);
      assert.equal([...list.list_for_each(head)].length, 3);
      assert.equal([...list.list_for_each_prev(head)][0], head.prev);
    });
  });

  it('lets the body of a safe loop delete the entry; of a plain one, the next step faults', () => {
    driver(({ list, type, head, fill, ids }, test) => {
      fill(head, 1, 2, 3);
      for (const node of list.list_for_each_entry_safe(head, type, 'list')) {
        if (node.id !== 2) list.list_del(node.list);
      }
      assert.deepEqual(ids(), [2]);
      assert.throws(() => {
        for (const node of list.list_for_each_entry(head, type, 'list')) list.list_del(node.list);
      });
      assert.equal(test.fake.last('kload')[0], list.LIST_POISON1 + 8n);
    });
  });

  it('poisons a deleted entry and warns of a second list_del()', () => {
    driver(({ list, head, fill, ids }, test) => {
      const [one] = fill(head, 1, 2);
      const { address_of } = header(test, 'pagewalk.h');
      list.list_del(one!.list);
      assert.equal(address_of(one!.list.next), list.LIST_POISON1);
      assert.equal(address_of(one!.list.prev), list.LIST_POISON2);
      list.list_del(one!.list);
      const where = address_of(one!.list).toString(16);
      assert.deepEqual(warnings(test), [
        `list_del corruption, ${where}->next is LIST_POISON1 (dead000000000100)`,
      ]);
      assert.deepEqual(ids(), [2]);
    });
  });

  it('warns of an entry that is added twice and leaves the list alone', () => {
    driver(({ list, head, fill, ids }, test) => {
      const [one] = fill(head, 1, 2);
      list.list_add(one!.list, head);
      assert.match(String(warnings(test)[0]), /^list_add double add: new=ffff/);
      assert.deepEqual(ids(), [1, 2]);
    });
  });

  it('warns of a list whose neighbour was overwritten', () => {
    driver(({ list, head, make, fill }, test) => {
      const [one] = fill(head, 1);
      one!.list.prev = one!.list;
      list.list_add(make(2).list, head);
      assert.match(String(warnings(test)[0]), /^list_add corruption\. next->prev should be prev/);
    });
  });

  it('splices, cuts, rotates, moves, swaps and replaces', () => {
    driver(({ list, head, make, fill, ids }) => {
      const other = list.LIST_HEAD();
      const [, two, three] = fill(head, 1, 2, 3);
      list.list_cut_position(other, head, two!.list);
      assert.deepEqual([ids(other), ids()], [[1, 2], [3]]);
      list.list_splice_tail_init(other, head);
      assert.deepEqual([ids(other), ids()], [[], [3, 1, 2]]);
      list.list_cut_before(other, head, two!.list);
      assert.deepEqual([ids(other), ids()], [[3, 1], [2]]);
      list.list_splice_init(other, head);
      assert.deepEqual(ids(), [3, 1, 2]);
      list.list_rotate_left(head);
      assert.deepEqual(ids(), [1, 2, 3]);
      list.list_rotate_to_front(three!.list, head);
      assert.deepEqual(ids(), [3, 1, 2]);
      list.list_move_tail(three!.list, head);
      list.list_move(two!.list, head);
      assert.deepEqual(ids(), [2, 1, 3]);
      list.list_swap(two!.list, three!.list);
      assert.deepEqual(ids(), [3, 1, 2]);
      const four = make(4);
      list.list_replace_init(two!.list, four.list);
      assert.deepEqual(ids(), [3, 1, 4]);
      assert.equal(list.list_empty(two!.list), true);
      list.list_bulk_move_tail(other, three!.list, three!.list.next);
      assert.deepEqual([ids(), ids(other)], [[4], [3, 1]]);
      assert.equal(list.list_is_singular(head), true);
    });
  });

  it('does what an array does, whatever is added and deleted', () => {
    const step = fc.tuple(fc.constantFrom('add', 'tail', 'del', 'rotate'), fc.nat(7));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        driver(({ list, head, make, ids }, test) => {
          let model: number[] = [];
          const nodes = new Map<number, ReturnType<typeof make>>();
          for (const [what, id] of steps) {
            const node = nodes.get(id);
            if (what === 'rotate') {
              list.list_rotate_left(head);
              model = [...model.slice(1), ...model.slice(0, 1)];
            } else if (what === 'del' && node) {
              list.list_del(node.list);
              nodes.delete(id);
              model = model.filter((other) => other !== id);
            } else if (what !== 'del' && !node) {
              const fresh = make(id);
              nodes.set(id, fresh);
              if (what === 'add') list.list_add(fresh.list, head);
              else list.list_add_tail(fresh.list, head);
              model = what === 'add' ? [id, ...model] : [...model, id];
            }
          }
          assert.deepEqual(ids(), model);
          assert.deepEqual(warnings(test), []);
        });
      }),
    );
  });

  it('names the parameter that is no list', () => {
    driver(({ list, head }) => {
      const add = list.list_add as (...values: unknown[]) => void;
      assert.throws(
        () => add({}, head),
        /list_add: 'entry' must be a struct or a pointer, got an object/,
      );
      assert.throws(
        () => add(head, 5),
        /list_add: 'head' must be unsigned long \(bigint\), got number 5/,
      );
    });
  });
});
