import { BECOMES, CONSTANT_VALUES, SMAPS_LETTERS } from '../headers/constant-values.ts';
import { readFacts } from '../headers/facts.ts';
import type { HeaderName } from '../headers/header-file.ts';
import type { HeaderIndex } from '../headers/header-index.ts';
import { errnoText } from './errno-text.ts';
import { joined } from './markdown.ts';

/** A constant of a header: its value as C programmers write it, and what the kernel makes of it. */
export function aboutConstant(found: HeaderName, headers: HeaderIndex): string | undefined {
  const { name, header } = found;
  const facts = readFacts(found.comment);
  if (header === 'linux/errno.h' || header === 'errno.h') return aboutErrno(name, headers);
  const value = found.value ?? tableValue(name);
  return joined([
    value !== undefined && `\`${name}\` = ${written(name, value)}`,
    partsOf(found, value, headers),
    Object.hasOwn(BECOMES, name) && `In the mapping's flags: \`${String(BECOMES[name])}\``,
    Object.hasOwn(SMAPS_LETTERS, name) &&
      `\`VmFlags\` of /proc/PID/smaps: \`${String(SMAPS_LETTERS[name])}\``,
    joined([facts.file !== undefined && `\`${facts.file}\``, ...facts.history], ' · '),
  ]);
}

function tableValue(name: string): bigint | undefined {
  const value = Object.hasOwn(CONSTANT_VALUES, name) ? CONSTANT_VALUES[name] : undefined;
  return value === undefined ? undefined : BigInt(value);
}

function aboutErrno(name: string, headers: HeaderIndex): string | undefined {
  const known = errnoText(name, headers);
  if (!known) return undefined;
  return (
    `\`${name}\` = ${known.number}: a driver returns \`-${name}\`, and the program's call returns -1 ` +
    `(mmap() \`MAP_FAILED\`) with \`errno\` ${known.number}, of which perror() says “${known.text}”`
  );
}

function written(name: string, value: bigint): string {
  if (value < 0n) return `\`${String(value)}\``;
  const octal = name.startsWith('O_') || name.startsWith('S_');
  const main = octal ? `0${value.toString(8)}` : `0x${value.toString(16)}`;
  const bit = bitOf(value);
  const extra = [
    octal ? `0x${value.toString(16)}` : String(value),
    ...(bit === undefined ? [] : [`bit ${String(bit)}`]),
  ];
  return `\`${main}\` (${extra.join(', ')})`;
}

function bitOf(value: bigint): number | undefined {
  return value > 0n && (value & (value - 1n)) === 0n ? value.toString(2).length - 1 : undefined;
}

/** `VM_SPECIAL` is `VM_PFNMAP | VM_IO | …`, of the single bits that its header declares. */
function partsOf(
  { name, header }: HeaderName,
  value: bigint | undefined,
  headers: HeaderIndex,
): string | undefined {
  if (value === undefined || value <= 0n || bitOf(value) !== undefined) return undefined;
  if (!name.startsWith('VM_')) return undefined;
  const bits = [...(headers.header(header)?.names.values() ?? [])].filter(
    (other) =>
      other.name.startsWith('VM_') &&
      other.value !== undefined &&
      bitOf(other.value) !== undefined &&
      (value & other.value) === other.value,
  );
  return bits.length === 0 ? undefined : `\`${bits.map((other) => other.name).join(' | ')}\``;
}
