/**
 * Where the bytes of a machine's memory come from.
 *
 * Why a choice: the engine's collector takes a new ArrayBuffer of hundreds of MiB for a shortage and collects everything,
 * 10–20 ms a machine, though no page of it is touched yet. It does not count shared ones.
 */
export type BackingStore = (bytes: number) => ArrayBufferLike;

/** Bytes that the collector counts. */
export const counted: BackingStore = (bytes) => new ArrayBuffer(bytes);
