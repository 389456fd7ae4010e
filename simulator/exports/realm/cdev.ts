import type { cdev } from 'linux/cdev.h';
import type { file_operations } from 'linux/fs.h';
import type { module } from 'linux/module.h';
import type { array_view, member_type, struct_type } from 'pagewalk.h';
import type { ValueTable } from './handles.ts';
import type { Structs } from '../../libc/struct/structs.ts';

/** Bytes of the members that drivers do not touch. Linux: struct kobject and struct list_head of 6.12. */
const KOBJECT_BYTES = 64;
const LIST_BYTES = 16;

/** `struct cdev` as it lies in memory; its pointers to tables hold numbers of driver values. */
export function cdevType(structs: Structs, values: ValueTable): struct_type<cdev> {
  const { u8, u32 } = structs.scalars;
  const value = structs.driverValue(values);
  const bytes = (count: number): member_type<array_view<number>> => structs.array(u8, count);
  return structs.struct({
    kobj: bytes(KOBJECT_BYTES),
    owner: value as member_type<module | null>,
    ops: value as member_type<file_operations | null>,
    list: bytes(LIST_BYTES),
    dev: u32,
    count: u32,
  });
}
