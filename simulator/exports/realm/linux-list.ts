import type * as containerOf from 'linux/container_of.h';
import type * as header from 'linux/list.h';
import type { list_head, list_pointer } from 'linux/list.h';
import type * as poison from 'linux/poison.h';
import type { struct_type } from 'pagewalk.h';
import { listIteration } from './linux-list-iteration.ts';
import type { Realm } from './realm.ts';

const LIST_POISON1 = 0xdead000000000100n;
const LIST_POISON2 = 0xdead000000000122n;

/** linux/poison.h */
export const linuxPoison = {
  LIST_POISON1,
  LIST_POISON2,
  POISON_FREE: 0x6b,
  POISON_END: 0xa5,
} as const satisfies typeof poison;

/** linux/container_of.h */
export function linuxContainerOf({ structs }: Realm) {
  return {
    container_of: (ptr, type, member) => structs.containerOf('container_of', ptr, type, member),
  } satisfies typeof containerOf;
}

function hex(pointer: bigint): string {
  return pointer.toString(16).padStart(16, '0');
}

/** linux/list.h. Linux: include/linux/list.h, lib/list_debug.c (6.12). */
export function linuxList(realm: Realm) {
  const { structs, kernel } = realm;
  const type: struct_type<list_head> = structs.struct({
    next: structs.reference((): struct_type<list_head> => type),
    prev: structs.reference((): struct_type<list_head> => type),
  });
  const at = (value: list_pointer, fn: string, parameter: string): list_head =>
    structs.view(fn, parameter, type, value);
  const pointer = (view: list_head): bigint => structs.addressOf('list', 'entry', view);

  /** Linux: CHECK_DATA_CORRUPTION(): a warning, and the list stays as it is. */
  const corrupt = (line: number, fn: string, text: string): false => {
    kernel.warn(`lib/list_debug.c:${line} ${fn}`, text);
    return false;
  };

  function addValid(entry: list_head, prev: list_head, next: list_head): boolean {
    const [e, p, n] = [pointer(entry), pointer(prev), pointer(next)];
    const fn = '__list_add_valid_or_report';
    if (p === 0n) return corrupt(27, fn, 'list_add corruption. prev is NULL.');
    if (n === 0n) return corrupt(29, fn, 'list_add corruption. next is NULL.');
    const nextPrev = pointer(next.prev);
    if (nextPrev !== p)
      return corrupt(
        31,
        fn,
        `list_add corruption. next->prev should be prev (${hex(p)}), but was ${hex(nextPrev)}. (next=${hex(n)}).`,
      );
    const prevNext = pointer(prev.next);
    if (prevNext !== n)
      return corrupt(
        34,
        fn,
        `list_add corruption. prev->next should be next (${hex(n)}), but was ${hex(prevNext)}. (prev=${hex(p)}).`,
      );
    if (e === p || e === n)
      return corrupt(37, fn, `list_add double add: new=${hex(e)}, prev=${hex(p)}, next=${hex(n)}.`);
    return true;
  }

  function delValid(entry: list_head): boolean {
    const e = pointer(entry);
    const [p, n] = [pointer(entry.prev), pointer(entry.next)];
    const fn = '__list_del_entry_valid_or_report';
    if (n === 0n) return corrupt(52, fn, `list_del corruption, ${hex(e)}->next is NULL`);
    if (p === 0n) return corrupt(54, fn, `list_del corruption, ${hex(e)}->prev is NULL`);
    if (n === LIST_POISON1)
      return corrupt(56, fn, `list_del corruption, ${hex(e)}->next is LIST_POISON1 (${hex(n)})`);
    if (p === LIST_POISON2)
      return corrupt(59, fn, `list_del corruption, ${hex(e)}->prev is LIST_POISON2 (${hex(p)})`);
    const prevNext = pointer(entry.prev.next);
    if (prevNext !== e)
      return corrupt(
        62,
        fn,
        `list_del corruption. prev->next should be ${hex(e)}, but was ${hex(prevNext)}. (prev=${hex(p)})`,
      );
    const nextPrev = pointer(entry.next.prev);
    if (nextPrev !== e)
      return corrupt(
        65,
        fn,
        `list_del corruption. next->prev should be ${hex(e)}, but was ${hex(nextPrev)}. (next=${hex(n)})`,
      );
    return true;
  }

  const link = (prev: list_head, next: list_head): void => {
    next.prev = prev;
    prev.next = next;
  };
  const add = (entry: list_head, prev: list_head, next: list_head): void => {
    if (!addValid(entry, prev, next)) return;
    next.prev = entry;
    entry.next = next;
    entry.prev = prev;
    prev.next = entry;
  };
  const remove = (entry: list_head): void => {
    if (delValid(entry)) link(entry.prev, entry.next);
  };
  const init = (list: list_head): void => {
    list.next = list;
    list.prev = list;
  };
  const removeInit = (entry: list_head): void => {
    remove(entry);
    init(entry);
  };
  const isEmpty = (head: list_head): boolean => head.next === head;
  const splice = (list: list_head, prev: list_head, next: list_head): void => {
    const { next: first, prev: last } = list;
    first.prev = prev;
    prev.next = first;
    last.next = next;
    next.prev = last;
  };
  const bulkMove = (head: list_head, first: list_head, last: list_head): void => {
    link(first.prev, last.next);
    head.prev.next = first;
    first.prev = head.prev;
    last.next = head;
    head.prev = last;
  };
  const moveTail = (list: list_head, head: list_head): void => {
    remove(list);
    add(list, head.prev, head);
  };
  const replace = (old: list_head, entry: list_head): void => {
    entry.next = old.next;
    entry.next.prev = entry;
    entry.prev = old.prev;
    entry.prev.next = entry;
  };
  const isSingular = (head: list_head): boolean => !isEmpty(head) && head.next === head.prev;
  const cut = (list: list_head, head: list_head, entry: list_head): void => {
    const first = entry.next;
    list.next = head.next;
    list.next.prev = list;
    list.prev = entry;
    entry.next = list;
    head.next = first;
    first.prev = head;
  };

  return {
    ...linuxPoison,
    ...linuxContainerOf(realm),
    ...listIteration(realm, at),
    list_head: type,

    LIST_HEAD() {
      const list = type.variable();
      init(list);
      return list;
    },
    INIT_LIST_HEAD: (list) => {
      init(at(list, 'INIT_LIST_HEAD', 'list'));
    },
    list_add(entry, head) {
      const list = at(head, 'list_add', 'head');
      add(at(entry, 'list_add', 'entry'), list, list.next);
    },
    list_add_tail(entry, head) {
      const list = at(head, 'list_add_tail', 'head');
      add(at(entry, 'list_add_tail', 'entry'), list.prev, list);
    },
    list_del(entry) {
      const list = at(entry, 'list_del', 'entry');
      remove(list);
      list.next = type.at(LIST_POISON1);
      list.prev = type.at(LIST_POISON2);
    },
    list_del_init: (entry) => {
      removeInit(at(entry, 'list_del_init', 'entry'));
    },
    list_del_init_careful: (entry) => {
      removeInit(at(entry, 'list_del_init_careful', 'entry'));
    },
    list_replace: (old, entry) => {
      replace(at(old, 'list_replace', 'old'), at(entry, 'list_replace', 'entry'));
    },
    list_replace_init(old, entry) {
      const before = at(old, 'list_replace_init', 'old');
      replace(before, at(entry, 'list_replace_init', 'entry'));
      init(before);
    },
    list_swap(entry1, entry2) {
      const [one, two] = [at(entry1, 'list_swap', 'entry1'), at(entry2, 'list_swap', 'entry2')];
      let pos = two.prev;
      remove(two);
      replace(one, two);
      if (pos === one) pos = two;
      add(one, pos, pos.next);
    },
    list_move(list, head) {
      const entry = at(list, 'list_move', 'list');
      remove(entry);
      const to = at(head, 'list_move', 'head');
      add(entry, to, to.next);
    },
    list_move_tail: (list, head) => {
      moveTail(at(list, 'list_move_tail', 'list'), at(head, 'list_move_tail', 'head'));
    },
    list_bulk_move_tail(head, first, last) {
      const fn = 'list_bulk_move_tail';
      bulkMove(at(head, fn, 'head'), at(first, fn, 'first'), at(last, fn, 'last'));
    },
    list_rotate_left(head) {
      const list = at(head, 'list_rotate_left', 'head');
      if (!isEmpty(list)) moveTail(list.next, list);
    },
    list_rotate_to_front: (list, head) => {
      const fn = 'list_rotate_to_front';
      moveTail(at(head, fn, 'head'), at(list, fn, 'list'));
    },

    list_is_first: (list, head) =>
      at(list, 'list_is_first', 'list').prev === at(head, 'list_is_first', 'head'),
    list_is_last: (list, head) =>
      at(list, 'list_is_last', 'list').next === at(head, 'list_is_last', 'head'),
    list_is_head: (list, head) =>
      at(list, 'list_is_head', 'list') === at(head, 'list_is_head', 'head'),
    list_empty: (head) => isEmpty(at(head, 'list_empty', 'head')),
    list_empty_careful(head) {
      const list = at(head, 'list_empty_careful', 'head');
      return isEmpty(list) && list.next === list.prev;
    },
    list_is_singular: (head) => isSingular(at(head, 'list_is_singular', 'head')),
    list_count_nodes(head) {
      const list = at(head, 'list_count_nodes', 'head');
      let count = 0n;
      for (let pos = list.next; pos !== list; pos = pos.next) count++;
      return count;
    },

    list_cut_position(list, head, entry) {
      const fn = 'list_cut_position';
      const [to, from, last] = [at(list, fn, 'list'), at(head, fn, 'head'), at(entry, fn, 'entry')];
      if (isEmpty(from)) return;
      if (isSingular(from) && last !== from && last !== from.next) return;
      if (last === from) init(to);
      else cut(to, from, last);
    },
    list_cut_before(list, head, entry) {
      const fn = 'list_cut_before';
      const [to, from, end] = [at(list, fn, 'list'), at(head, fn, 'head'), at(entry, fn, 'entry')];
      if (from.next === end) init(to);
      else cut(to, from, end.prev);
    },
    list_splice(list, head) {
      const [from, to] = [at(list, 'list_splice', 'list'), at(head, 'list_splice', 'head')];
      if (!isEmpty(from)) splice(from, to, to.next);
    },
    list_splice_tail(list, head) {
      const fn = 'list_splice_tail';
      const [from, to] = [at(list, fn, 'list'), at(head, fn, 'head')];
      if (!isEmpty(from)) splice(from, to.prev, to);
    },
    list_splice_init(list, head) {
      const fn = 'list_splice_init';
      const [from, to] = [at(list, fn, 'list'), at(head, fn, 'head')];
      if (isEmpty(from)) return;
      splice(from, to, to.next);
      init(from);
    },
    list_splice_tail_init(list, head) {
      const fn = 'list_splice_tail_init';
      const [from, to] = [at(list, fn, 'list'), at(head, fn, 'head')];
      if (isEmpty(from)) return;
      splice(from, to.prev, to);
      init(from);
    },
  } satisfies typeof header;
}
