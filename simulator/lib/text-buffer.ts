const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** Hex digits of a 32-bit number, at least one. */
function hexDigits(value: number): number {
  return Math.max(1, (35 - Math.clz32(value)) >> 2);
}

/**
 * Text built as bytes in a growing buffer.
 *
 * Why: /proc files of 65,000 lines are made of numbers; template strings cost 36 times as much.
 */
export class TextBuffer {
  length = 0;
  private bytes: Uint8Array;

  /** @param capacity bytes set aside at once */
  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  text(value: string): this {
    this.reserve(value.length * 3);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x80) {
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 63);
      } else {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 63);
        bytes[at++] = 0x80 | (code & 63);
      }
    }
    this.length = at;
    return this;
  }

  /** Appends bytes as they are. */
  bytesOf(bytes: Uint8Array): this {
    const count = bytes.length;
    this.reserve(count);
    const { bytes: to, length } = this;
    // Why: for a few bytes a loop beats TypedArray.set, whose call alone costs more.
    if (count > 32) to.set(bytes, length);
    else for (let i = 0; i < count; i++) to[length + i] = bytes[i]!;
    this.length = length + count;
    return this;
  }

  byte(code: number): this {
    this.reserve(1);
    this.bytes[this.length++] = code;
    return this;
  }

  /** Lower-case hex of an exact number, zero padded to `width`. */
  hex(value: number, width: number): this {
    // Why: two halves of 32 bits, because arithmetic on larger numbers costs ten times as much a digit.
    let high = Math.floor(value / 0x100000000);
    let low = value | 0;
    const digits = high === 0 ? hexDigits(low) : 8 + hexDigits(high);
    const total = Math.max(digits, width);
    this.reserve(total);
    const { bytes, length } = this;
    const middle = Math.max(length, length + total - 8);
    for (let i = length + total - 1; i >= middle; i--) {
      bytes[i] = HEX[low & 15]!;
      low >>>= 4;
    }
    for (let i = middle - 1; i >= length; i--) {
      bytes[i] = HEX[high & 15]!;
      high >>>= 4;
    }
    this.length = length + total;
    return this;
  }

  /** Decimal, right-aligned in `width` with spaces. */
  decimal(value: number, width = 0): this {
    if (value < 0 || value > 0x7fffffff) return this.text(String(value).padStart(width));
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    const total = Math.max(digits, width);
    this.reserve(total);
    const { bytes, length } = this;
    let rest = value;
    let at = length + total - 1;
    for (let i = 0; i < digits; i++) {
      const tenth = (rest / 10) | 0;
      bytes[at--] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    while (at >= length) bytes[at--] = 32;
    this.length = length + total;
    return this;
  }

  /** Spaces up to `column`, counted from `lineStart`. */
  padTo(lineStart: number, column: number): this {
    const wanted = lineStart + column;
    if (this.length >= wanted) return this;
    this.reserve(column);
    this.bytes.fill(32, this.length, wanted);
    this.length = wanted;
    return this;
  }

  /** The bytes [from, to). Contract: valid until the next change. */
  view(from: number, to: number): Uint8Array {
    return this.bytes.subarray(from, to);
  }

  /** The bytes. Contract: nothing is appended afterwards. */
  toBytes(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** The text; Latin-1 and UTF-8 bytes are decoded. */
  toString(): string {
    let out = '';
    for (let i = 0; i < this.length;) {
      const ascii = this.asciiFrom(i);
      if (ascii > i) {
        out += Reflect.apply(String.fromCharCode, undefined, this.bytes.subarray(i, ascii));
        i = ascii;
        continue;
      }
      const a = this.bytes[i++]!;
      if (a < 0xe0) out += String.fromCharCode(((a & 31) << 6) | (this.bytes[i++]! & 63));
      else {
        out += String.fromCharCode(
          ((a & 15) << 12) | ((this.bytes[i++]! & 63) << 6) | (this.bytes[i++]! & 63),
        );
      }
    }
    return out;
  }

  /** Where the run of ASCII characters from `start` on ends; at most as many as a call may have arguments. */
  private asciiFrom(start: number): number {
    const end = Math.min(this.length, start + 4096);
    let at = start;
    while (at < end && this.bytes[at]! < 0x80) at++;
    return at;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
