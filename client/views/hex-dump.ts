/** Memory as text, the way `hexdump -C` shows it. Knows bytes, not the editor. */

const ROW = 16;

/** Bytes that are there, or a stretch that no page backs. */
export interface Stretch {
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
  /** Absent: no page is mapped there. */
  readonly bytes?: Uint8Array;
}

/** Neighbouring stretches without bytes become one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const one of stretches) {
    const last = whole.at(-1);
    const extends_ = last?.end === one.start && !last.bytes && !one.bytes;
    if (extends_) whole[whole.length - 1] = { start: last.start, end: one.end };
    else whole.push(one);
  }
  return whole;
}

/** @param absent what to say of a stretch without bytes; its range stands before it */
export function hexDump(stretches: readonly Stretch[], absent: string): string {
  const lines = joined(stretches).flatMap(({ start, end, bytes }) =>
    bytes === undefined ? [`${hex(start)}-${hex(end)}  ${absent}`] : rows(start, bytes),
  );
  const end = stretches.at(-1)?.end;
  return [...lines, ...(end === undefined ? [] : [hex(end)])].join('\n') + '\n';
}

/** Like hexdump, rows that repeat the one above are one `*`. */
function rows(start: bigint, bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let above = '';
  for (let at = 0; at < bytes.length; at += ROW) {
    const text = row(bytes.subarray(at, at + ROW));
    if (text !== above) lines.push(`${hex(start + BigInt(at))}  ${text}`);
    else if (lines.at(-1) !== '*') lines.push('*');
    above = text;
  }
  return lines;
}

function row(bytes: Uint8Array): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const left = digits.slice(0, ROW / 2).join(' ');
  const right = digits.slice(ROW / 2).join(' ');
  return `${`${left}  ${right}`.padEnd(ROW * 3)}  |${[...bytes].map(character).join('')}|`;
}

function character(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

function hex(address: bigint): string {
  return address.toString(16).padStart(8, '0');
}
