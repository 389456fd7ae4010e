/** Lines of the kernel log as a terminal shows them: by level, for clients that understand it. */
import type { OutputCategory } from './client.ts';

const KERN_ERR = 3;
const KERN_WARNING = 4;

/** SGR parameters by level, KERN_EMERG to KERN_DEBUG. Linux: what `dmesg --color` does, which leaves KERN_INFO plain. */
const STYLES = ['1;31', '1;31', '1;31', '31', '33', '1', '', '2'];

/** Why: editors show these categories as errors, warnings and plain text. */
export function logCategory(level: number): OutputCategory {
  if (level <= KERN_ERR) return 'stderr';
  return level === KERN_WARNING ? 'console' : 'stdout';
}

/** @param styled does the client read escape sequences? */
export function logLine(level: number, text: string, styled: boolean): string {
  const style = STYLES[level] ?? '';
  if (!styled) return `[kernel] ${text}\n`;
  return `\x1b[32m[kernel]\x1b[0m ${style === '' ? text : `\x1b[${style}m${text}\x1b[0m`}\n`;
}
