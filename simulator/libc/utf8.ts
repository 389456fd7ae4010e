/**
 * Text and bytes. A *byte string* has one character, 0 to 255, per byte: the form in which memory contents cross.
 */
const PLAIN = /^[\0-\x7f]*$/;

/** UTF-8 of the text as a byte string; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): string {
  if (PLAIN.test(text)) return text;
  let bytes = '';
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes += String.fromCharCode(code);
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), tail(code, 0));
    else if (code < 0x10000) {
      bytes += String.fromCharCode(0xe0 | (code >> 12), tail(code, 6), tail(code, 0));
    } else {
      bytes += String.fromCharCode(
        0xf0 | (code >> 18),
        tail(code, 12),
        tail(code, 6),
        tail(code, 0),
      );
    }
  }
  return bytes;
}

function tail(code: number, shift: number): number {
  return 0x80 | ((code >> shift) & 0x3f);
}

/** Text of a byte string; what is not UTF-8 becomes U+FFFD, one per byte. */
export function decodeUtf8(bytes: string): string {
  if (PLAIN.test(bytes)) return bytes;
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes.charCodeAt(at);
    const length = sequenceLength(first);
    const code = length === 0 ? -1 : sequenceValue(bytes, at, length, first);
    text += String.fromCodePoint(code < 0 ? 0xfffd : code);
    at += code < 0 ? 1 : length;
  }
  return text;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

const LEAST = [0, 0, 0x80, 0x800, 0x10000];

function sequenceValue(bytes: string, at: number, length: number, first: number): number {
  if (length === 1) return first;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes.charCodeAt(at + i);
    // Why: charCodeAt is NaN beyond the end, whose mask is 0.
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < LEAST[length]! || code > 0x10ffff || surrogate ? -1 : code;
}
