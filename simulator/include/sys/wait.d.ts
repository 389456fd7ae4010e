/** sys/wait.h: waiting for children. */
import type { pid_t } from 'sys/types.h';

/** Where waitpid() puts how a child ended: `{ value: 0 }` stands for C's `int status`. */
export interface status_location {
  /** Status for WIFEXITED() and others. */
  value: number;
}

/** waitpid() does not wait: 0 when no child has ended. */
export declare const WNOHANG: 1;
/** waitpid() tells of stopped children too; nothing stops here. */
export declare const WUNTRACED: 2;

/**
 * Waits until a child has ended, and collects it. Children run meanwhile, on top of this process: one that needs its parent
 * to go on first ends the run with a sentence.
 *
 * @param pid a child, or -1 for any
 * @param wstatus gets the status; null if it does not matter
 * @param options 0 or WNOHANG
 * @returns its pid, 0 (WNOHANG), or -1 with errno: ECHILD, EINTR, EINVAL
 */
export declare function waitpid(
  pid: pid_t,
  wstatus: status_location | null,
  options: number,
): pid_t;

/** `waitpid(-1, wstatus, 0)`. */
export declare function wait(wstatus: status_location | null): pid_t;

/** Did the child end by itself? */
export declare function WIFEXITED(wstatus: number): boolean;
/** Its exit status, 0 to 255. */
export declare function WEXITSTATUS(wstatus: number): number;
/** Did a signal kill the child? */
export declare function WIFSIGNALED(wstatus: number): boolean;
/** The signal that killed it. */
export declare function WTERMSIG(wstatus: number): number;
