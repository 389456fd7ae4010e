/**
 * Options of the engine that a debug adapter runs in.
 *
 * Why: a compile makes megabytes of syntax trees that are garbage at its end. In the room for young objects that the
 * engine begins with, it is collected several times while it runs: a third of its time.
 */
export const ADAPTER_FLAGS = ['--min-semi-space-size=16', '--max-semi-space-size=32'];
