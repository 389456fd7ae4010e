/** linux/kref.h: an object that lives until its last reference goes. */
import type { refcount_t } from 'linux/refcount.h';
import type { struct_type } from 'pagewalk.h';

export * from 'linux/container_of.h';
export * from 'linux/refcount.h';

/** `struct kref`: the count inside an object; container_of() finds the object. Linux: include/linux/kref.h. */
export interface kref {
  /** The count. */
  readonly refcount: refcount_t;
}
/** Type of a member `struct kref`, for struct(). */
export declare const kref: struct_type<kref>;

/** A count with a first value, a variable of the module. Linux: include/linux/kref.h. */
export declare function KREF_INIT(n: number): kref;
/** Sets the count to 1. Does not sleep. Linux: include/linux/kref.h. */
export declare function kref_init(kref: kref): void;
/** The count. Does not sleep. Linux: include/linux/kref.h. */
export declare function kref_read(kref: kref): number;
/** Takes a reference; the caller has one already. Does not sleep. Linux: include/linux/kref.h. */
export declare function kref_get(kref: kref): void;
/** Takes a reference unless the count is 0. Does not sleep. Linux: include/linux/kref.h. */
export declare function kref_get_unless_zero(kref: kref): boolean;
/**
 * Gives a reference back; with the last one `release` runs, which frees the object. May sleep if `release` does.
 *
 * Linux: include/linux/kref.h.
 *
 * @param release gets the kref: container_of(kref, type, member) is the object
 * @returns 1 when the object was released, else 0
 */
export declare function kref_put(kref: kref, release: (kref: kref) => void): number;
