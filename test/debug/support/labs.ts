/** The labs of these tests. */
import path from 'node:path';
import { ROOT } from './dap-client.ts';

/** Folder of a lab. */
export function lab(name: string): string {
  return path.join(ROOT, 'test/debug/labs', name);
}

/** A file of a lab. */
export function labFile(name: string, file: string): string {
  return path.join(lab(name), file);
}
