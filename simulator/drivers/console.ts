/** The terminal behind descriptors 0, 1 and 2. */
import type { FileOperations } from '../fs/file.ts';

export const TTY_MAJOR = 5;
export const CONSOLE_MINOR = 1;

/** `output` receives the bytes written to descriptor 1 (stdout) or 2 (stderr). */
export function consoleOperations(
  stream: 'stdout' | 'stderr',
  output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
): FileOperations {
  return {
    label: 'console_fops',
    read: () => 0,
    write: (_file, buffer) => {
      const bytes = buffer.take(0, buffer.length);
      output(stream, bytes);
      return bytes.length;
    },
  };
}
