import path from 'node:path';
import { runDriverScript, type DriverScript } from '../../support/driver-script.ts';

/** Runs operations with the driver of a bug, whose device is open as $d. */
export function runBug(bug: string, ...operations: readonly string[]): DriverScript {
  const driver = path.join(import.meta.dirname, 'drivers', `${bug}.driver.ts`);
  const script = [`d = open /dev/${bug} O_RDWR`, ...operations].join('\n');
  return runDriverScript(driver, ['device.ts'], script);
}
