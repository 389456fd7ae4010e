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

/** Value of a decimal number at the start of a text, 0 without one. */
export declare function atoi(text: string | bigint): number;
