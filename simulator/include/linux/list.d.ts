/**
 * linux/list.h: doubly linked lists through a member of the listed structs.
 *
 * The kernel checks a list whenever it changes (CONFIG_DEBUG_LIST): `list_add corruption`, `list_del corruption` in the
 * log mean that an entry was added twice, deleted twice, or freed while listed. Nothing here sleeps or takes a lock.
 */
import type { struct_type } from 'pagewalk.h';

export * from 'linux/container_of.h';
export * from 'linux/poison.h';

/** `struct list_head`: the head of a list, or the member by which a struct is in one. Linux: include/linux/types.h. */
export interface list_head {
  /** The first entry, or the next one; the head itself at the end. */
  next: list_head;
  /** The last entry, or the one before; the head itself at the start. */
  prev: list_head;
}
/** Type of a `list_head` member, for struct(). */
export declare const list_head: struct_type<list_head>;

/** A list head: an object, or its address. */
export type list_pointer = list_head | bigint;

/** An empty list head, a variable of the module: `static LIST_HEAD(name)` in C. Linux: include/linux/list.h. */
export declare function LIST_HEAD(): list_head;
/** Makes a list head empty. Linux: include/linux/list.h. */
export declare function INIT_LIST_HEAD(list: list_pointer): void;

/** Adds an entry behind the head: first, as on a stack. Linux: include/linux/list.h. */
export declare function list_add(entry: list_pointer, head: list_pointer): void;
/** Adds an entry before the head: last, as in a queue. Linux: include/linux/list.h. */
export declare function list_add_tail(entry: list_pointer, head: list_pointer): void;
/**
 * Takes an entry out. It must not be used again before it is added: its pointers become {@link LIST_POISON1} and
 * {@link LIST_POISON2}, which fault.
 *
 * Linux: include/linux/list.h.
 */
export declare function list_del(entry: list_pointer): void;
/** Takes an entry out and makes it an empty list. Linux: include/linux/list.h. */
export declare function list_del_init(entry: list_pointer): void;
/** {@link list_del_init}; the kernel's lock-free readers pair with list_empty_careful(). Linux: include/linux/list.h. */
export declare function list_del_init_careful(entry: list_pointer): void;
/** Puts `entry` where `old` is; `old` keeps its pointers. Linux: include/linux/list.h. */
export declare function list_replace(old: list_pointer, entry: list_pointer): void;
/** {@link list_replace}, and makes `old` an empty list. Linux: include/linux/list.h. */
export declare function list_replace_init(old: list_pointer, entry: list_pointer): void;
/** Exchanges two entries. Linux: include/linux/list.h. */
export declare function list_swap(entry1: list_pointer, entry2: list_pointer): void;
/** Moves an entry behind the head of another list. Linux: include/linux/list.h. */
export declare function list_move(list: list_pointer, head: list_pointer): void;
/** Moves an entry to the end of another list. Linux: include/linux/list.h. */
export declare function list_move_tail(list: list_pointer, head: list_pointer): void;
/** Moves the entries from `first` to `last`, both included, to the end of a list. Linux: include/linux/list.h. */
export declare function list_bulk_move_tail(
  head: list_pointer,
  first: list_pointer,
  last: list_pointer,
): void;
/** Moves the first entry to the end. Linux: include/linux/list.h. */
export declare function list_rotate_left(head: list_pointer): void;
/** Makes `list` the first entry; those before it follow at the end. Linux: include/linux/list.h. */
export declare function list_rotate_to_front(list: list_pointer, head: list_pointer): void;

/** Is the entry the first of the list? Linux: include/linux/list.h. */
export declare function list_is_first(list: list_pointer, head: list_pointer): boolean;
/** Is the entry the last of the list? Linux: include/linux/list.h. */
export declare function list_is_last(list: list_pointer, head: list_pointer): boolean;
/** Is this the head and no entry? Linux: include/linux/list.h. */
export declare function list_is_head(list: list_pointer, head: list_pointer): boolean;
/** Has the list no entries? Linux: include/linux/list.h. */
export declare function list_empty(head: list_pointer): boolean;
/** Has the list no entries, seen from both ends? Linux: include/linux/list.h. */
export declare function list_empty_careful(head: list_pointer): boolean;
/** Has the list exactly one entry? Linux: include/linux/list.h. */
export declare function list_is_singular(head: list_pointer): boolean;
/** Number of entries. Since 6.3. Linux: include/linux/list.h. */
export declare function list_count_nodes(head: list_pointer): bigint;

/** Moves the entries up to `entry`, included, from `head` to `list`. Linux: include/linux/list.h. */
export declare function list_cut_position(
  list: list_pointer,
  head: list_pointer,
  entry: list_pointer,
): void;
/** Moves the entries before `entry` from `head` to `list`. Linux: include/linux/list.h. */
export declare function list_cut_before(
  list: list_pointer,
  head: list_pointer,
  entry: list_pointer,
): void;
/** Joins the entries of `list` to the front of another; the head `list` must be made anew. Linux: include/linux/list.h. */
export declare function list_splice(list: list_pointer, head: list_pointer): void;
/** Joins the entries of `list` to the end of another; the head `list` must be made anew. Linux: include/linux/list.h. */
export declare function list_splice_tail(list: list_pointer, head: list_pointer): void;
/** {@link list_splice}, and makes `list` empty. Linux: include/linux/list.h. */
export declare function list_splice_init(list: list_pointer, head: list_pointer): void;
/** {@link list_splice_tail}, and makes `list` empty. Linux: include/linux/list.h. */
export declare function list_splice_tail_init(list: list_pointer, head: list_pointer): void;

/** The struct around an entry: container_of(). Linux: include/linux/list.h. */
export declare function list_entry<T extends object>(
  ptr: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): T;
/** The first struct of a list that is not empty; nonsense for an empty one. Linux: include/linux/list.h. */
export declare function list_first_entry<T extends object>(
  ptr: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): T;
/** The last struct of a list that is not empty; nonsense for an empty one. Linux: include/linux/list.h. */
export declare function list_last_entry<T extends object>(
  ptr: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): T;
/** The first struct, or `null` when the list is empty. Linux: include/linux/list.h. */
export declare function list_first_entry_or_null<T extends object>(
  ptr: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): T | null;
/** The struct behind `pos`; nonsense behind the last one. Linux: include/linux/list.h. */
export declare function list_next_entry<T extends object>(pos: T, member: keyof T & string): T;
/** The struct before `pos`; nonsense before the first one. Linux: include/linux/list.h. */
export declare function list_prev_entry<T extends object>(pos: T, member: keyof T & string): T;
/** Is `pos` what a loop ends with: the head, taken for an entry? Since 5.13. Linux: include/linux/list.h. */
export declare function list_entry_is_head<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): boolean;

/** The entries of a list, for `for … of`. The next one is read after the body ran. Linux: include/linux/list.h. */
export declare function list_for_each(head: list_pointer): Iterable<list_head>;
/** The entries from the last to the first. Linux: include/linux/list.h. */
export declare function list_for_each_prev(head: list_pointer): Iterable<list_head>;
/** The entries; the next one is read before the body runs, which may delete this one. Linux: include/linux/list.h. */
export declare function list_for_each_safe(head: list_pointer): Iterable<list_head>;
/** {@link list_for_each_prev}; the body may delete the entry. Linux: include/linux/list.h. */
export declare function list_for_each_prev_safe(head: list_pointer): Iterable<list_head>;

/**
 * The structs of a list, for `for … of`.
 *
 *     for (const dev of list_for_each_entry(devices, device_type, 'list')) pr_info('%u\n', dev.id);
 *
 * The next one is found after the body ran: a body that deletes or frees `dev` reads poison. Use
 * {@link list_for_each_entry_safe} then. Linux: include/linux/list.h.
 *
 * @param head the list
 * @param type type of the listed structs
 * @param member their `list_head`
 */
export declare function list_for_each_entry<T extends object>(
  head: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): Iterable<T>;
/** {@link list_for_each_entry} from the last to the first. Linux: include/linux/list.h. */
export declare function list_for_each_entry_reverse<T extends object>(
  head: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): Iterable<T>;
/** The structs behind `pos`. Linux: include/linux/list.h. */
export declare function list_for_each_entry_continue<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
/** The structs before `pos`, backwards. Linux: include/linux/list.h. */
export declare function list_for_each_entry_continue_reverse<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
/** `pos` and the structs behind it. Linux: include/linux/list.h. */
export declare function list_for_each_entry_from<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
/** `pos` and the structs before it, backwards. Linux: include/linux/list.h. */
export declare function list_for_each_entry_from_reverse<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
/** {@link list_for_each_entry}; the body may delete and free the struct. Linux: include/linux/list.h. */
export declare function list_for_each_entry_safe<T extends object>(
  head: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): Iterable<T>;
/** {@link list_for_each_entry_reverse}; the body may delete and free the struct. Linux: include/linux/list.h. */
export declare function list_for_each_entry_safe_reverse<T extends object>(
  head: list_pointer,
  type: struct_type<T>,
  member: keyof T & string,
): Iterable<T>;
/** {@link list_for_each_entry_continue}; the body may delete and free the struct. Linux: include/linux/list.h. */
export declare function list_for_each_entry_safe_continue<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
/** {@link list_for_each_entry_from}; the body may delete and free the struct. Linux: include/linux/list.h. */
export declare function list_for_each_entry_safe_from<T extends object>(
  pos: T,
  head: list_pointer,
  member: keyof T & string,
): Iterable<T>;
