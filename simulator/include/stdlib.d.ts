/** stdlib.h */

export { NULL } from 'stddef.h';
export type { size_t } from 'stddef.h';

/** Exit status of success: 0. */
export declare const EXIT_SUCCESS: 0;
/** Exit status of failure: 1. */
export declare const EXIT_FAILURE: 1;

/**
 * Ends the process. Does not return; no `catch` or `finally` of the program runs.
 *
 * @param status the low 8 bits are the exit status
 */
export declare function exit(status: number): never;

/** Ends the process by SIGABRT, after the handler of that signal if there is one. Does not return. */
export declare function abort(): never;

/** Value of a decimal number at the start of a text, cut to an int; 0 without one. */
export declare function atoi(nptr: string | bigint): number;
/** Value of a decimal number at the start of a text, 0 without one. */
export declare function atol(nptr: string | bigint): number;

/**
 * The number at the start of a text, behind white space and a sign.
 *
 * @param endptr address of a pointer that gets where the number ends, or NULL; left alone where `nptr` is no pointer
 * @param base 2 to 36, or 0 to go by a leading `0x` or `0`
 * @returns the number, exact up to 2^53; 0 without one. errno becomes ERANGE for one that no `long` holds, and EINVAL for
 *   a base that is none
 */
export declare function strtol(nptr: string | bigint, endptr: bigint, base: number): number;
/** As {@link strtol}: `long long` has 64 bits too. */
export declare function strtoll(nptr: string | bigint, endptr: bigint, base: number): number;

/**
 * As {@link strtol}, for `unsigned long`: an address in a line of `/proc/self/maps`, say. A minus sign negates modulo
 * 2^64.
 */
export declare function strtoul(nptr: string | bigint, endptr: bigint, base: number): bigint;
/** As {@link strtoul}: `unsigned long long` has 64 bits too. */
export declare function strtoull(nptr: string | bigint, endptr: bigint, base: number): bigint;
