import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readLabFolder, type Lab } from '../../server/sandbox/lab-folder.ts';
import { distFolder } from '../../server/sandbox/session.ts';

/** Lines of the driver that is saved. */
const LINES = 200;

function memdev(): string {
  return path.join(distFolder(), 'samples', 'memdev');
}

/** The lab whose driver is saved. */
export function sourceLab(): Lab {
  return readLabFolder(memdev());
}

/** The driver of memdev, made 200 lines long; each version differs from the others inside of a function. */
export function savedDriver(version: number): string {
  const lines = readFileSync(path.join(memdev(), 'memdev.driver.ts'), 'utf8').trimEnd().split('\n');
  for (let i = 0; lines.length < LINES; i++) {
    lines.push(`export function pages${i}(size: bigint): bigint {`);
    lines.push(`  const whole = size >> 12n;`, `  if (size & 0xfffn) return whole + ${version}n;`);
    lines.push('  return whole;', '}');
  }
  return `${lines.join('\n')}\n`;
}
