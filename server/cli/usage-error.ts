export const STATUS_USAGE = 2;

/** A wrong command line: one sentence. */
export class UsageError extends Error {}
