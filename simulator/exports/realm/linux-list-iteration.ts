import type * as header from 'linux/list.h';
import type { list_head, list_pointer } from 'linux/list.h';
import type { struct_type } from 'pagewalk.h';
import type { Realm } from './realm.ts';

type Names = Extract<
  keyof typeof header,
  `list_for_each${string}` | `list_${string}entry${string}`
>;
type At = (value: list_pointer, fn: string, parameter: string) => list_head;
type Direction = 'next' | 'prev';

/** Loops over lists, and the structs around their entries. Linux: include/linux/list.h (6.12). */
export function listIteration({ structs }: Realm, at: At): Pick<typeof header, Names> {
  /**
   * The entries from `start` until the head.
   *
   * @param safe finds the next entry before this one is handed out
   */
  function entries<T>(
    head: list_head,
    start: () => list_head,
    direction: Direction,
    safe: boolean,
    shown: (entry: list_head) => T,
  ): Iterable<T> {
    const iterator = {
      [Symbol.iterator]: () => {
        let current: list_head | undefined;
        let following: list_head | undefined;
        return {
          next(): IteratorResult<T, undefined> {
            const entry = following ?? current?.[direction] ?? start();
            if (entry === head) return { done: true, value: undefined };
            current = entry;
            if (safe) following = entry[direction];
            return { done: false, value: shown(entry) };
          },
        };
      },
    };
    return Object.freeze(iterator);
  }

  const plain =
    (fn: string, direction: Direction, safe: boolean) =>
    (value: list_pointer): Iterable<list_head> => {
      const head = at(value, fn, 'head');
      return entries(
        head,
        () => head[direction],
        direction,
        safe,
        (entry) => entry,
      );
    };
  const ofType =
    (fn: string, direction: Direction, safe: boolean) =>
    <T extends object>(
      value: list_pointer,
      type: struct_type<T>,
      member: keyof T & string,
    ): Iterable<T> => {
      const head = at(value, fn, 'head');
      structs.offsetOf(fn, type, member);
      const shown = (entry: list_head): T => structs.containerOf(fn, entry, type, member);
      return entries(head, () => head[direction], direction, safe, shown);
    };
  const memberOf = (fn: string, pos: object, member: string): list_head => {
    const type = structs.typeOf(fn, 'pos', pos);
    const offset = structs.offsetOf(fn, type, member);
    return at(structs.addressOf(fn, 'pos', pos) + offset, fn, 'pos');
  };
  const around = <T extends object>(fn: string, pos: T, entry: list_head, member: string): T =>
    structs.containerOf(fn, entry, structs.typeOf(fn, 'pos', pos) as struct_type<T>, member);
  const fromPos =
    (fn: string, direction: Direction, safe: boolean, included: boolean) =>
    <T extends object>(pos: T, value: list_pointer, member: keyof T & string): Iterable<T> => {
      const head = at(value, fn, 'head');
      const first = memberOf(fn, pos, member);
      return entries(
        head,
        () => (included ? first : first[direction]),
        direction,
        safe,
        (entry) => around(fn, pos, entry, member),
      );
    };

  return {
    list_for_each: plain('list_for_each', 'next', false),
    list_for_each_prev: plain('list_for_each_prev', 'prev', false),
    list_for_each_safe: plain('list_for_each_safe', 'next', true),
    list_for_each_prev_safe: plain('list_for_each_prev_safe', 'prev', true),
    list_for_each_entry: ofType('list_for_each_entry', 'next', false),
    list_for_each_entry_reverse: ofType('list_for_each_entry_reverse', 'prev', false),
    list_for_each_entry_safe: ofType('list_for_each_entry_safe', 'next', true),
    list_for_each_entry_safe_reverse: ofType('list_for_each_entry_safe_reverse', 'prev', true),
    list_for_each_entry_continue: fromPos('list_for_each_entry_continue', 'next', false, false),
    list_for_each_entry_continue_reverse: fromPos(
      'list_for_each_entry_continue_reverse',
      'prev',
      false,
      false,
    ),
    list_for_each_entry_from: fromPos('list_for_each_entry_from', 'next', false, true),
    list_for_each_entry_from_reverse: fromPos(
      'list_for_each_entry_from_reverse',
      'prev',
      false,
      true,
    ),
    list_for_each_entry_safe_continue: fromPos(
      'list_for_each_entry_safe_continue',
      'next',
      true,
      false,
    ),
    list_for_each_entry_safe_from: fromPos('list_for_each_entry_safe_from', 'next', true, true),

    list_entry: (ptr, type, member) => structs.containerOf('list_entry', ptr, type, member),
    list_first_entry(ptr, type, member) {
      const fn = 'list_first_entry';
      return structs.containerOf(fn, at(ptr, fn, 'ptr').next, type, member);
    },
    list_last_entry(ptr, type, member) {
      const fn = 'list_last_entry';
      return structs.containerOf(fn, at(ptr, fn, 'ptr').prev, type, member);
    },
    list_first_entry_or_null(ptr, type, member) {
      const fn = 'list_first_entry_or_null';
      const head = at(ptr, fn, 'ptr');
      const first = head.next;
      return first === head ? null : structs.containerOf(fn, first, type, member);
    },
    list_next_entry(pos, member) {
      const fn = 'list_next_entry';
      return around(fn, pos, memberOf(fn, pos, member).next, member);
    },
    list_prev_entry(pos, member) {
      const fn = 'list_prev_entry';
      return around(fn, pos, memberOf(fn, pos, member).prev, member);
    },
    list_entry_is_head(pos, head, member) {
      const fn = 'list_entry_is_head';
      return memberOf(fn, pos, member) === at(head, fn, 'head');
    },
  };
}
