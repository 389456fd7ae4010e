/** Addresses and sizes as kernel people write them. Addresses are hex strings with `0x`, as on the wire. */

/** Without `0x`, at least eight digits, as /proc/PID/maps has it: `7ffff7fb9000`, `00400000`. */
export function bare(address: string): string {
  return BigInt(address).toString(16).padStart(8, '0');
}

export function rangeText(start: string, end: string): string {
  return `${bare(start)}-${bare(end)}`;
}

/** `4 kB`, `2 MB`, `132 kB`, `64 TB`: the largest unit that divides without rest. */
export function sizeText(bytes: bigint): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value !== 0n && value % 1024n === 0n && unit < units.length - 1) {
    value /= 1024n;
    unit += 1;
  }
  return `${value} ${units[unit] ?? ''}`;
}

/**
 * An address as a user types it: hex with or without `0x` (also `0x7fff_f7fb_9000`), or one half of a maps line.
 *
 * Contract: the hex string for the wire, or undefined when it is no address.
 */
export function parseAddress(text: string): string | undefined {
  const plain = text.trim().replace(/[_`]/g, '').replace(/n$/, '').toLowerCase();
  const digits = /^(?:0x)?([0-9a-f]{1,16})$/.exec(plain)?.[1];
  return digits === undefined ? undefined : `0x${BigInt(`0x${digits}`).toString(16)}`;
}
