/** Values as a client wants them shown. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** A number in base 16 when that is wanted, as an unsigned long always is; anything else as it is. */
export function formatted(value: string, format: DebugProtocol.ValueFormat | undefined): string {
  const [, sign = '', digits] = /^(-?)(\d+)$/.exec(value) ?? [];
  if (format?.hex !== true || digits === undefined) return value;
  return `${sign}0x${BigInt(digits).toString(16)}`;
}
