/** The terminal behind descriptors 0, 1 and 2. */
import type { FileOperations } from '../fs/file.ts';
import { EFAULT } from '../lib/errno.ts';

export const TTY_MAJOR = 5;
export const CONSOLE_MINOR = 1;
/** Bytes that are copied at once. Linux: iterate_tty_write(), drivers/tty/tty_io.c. */
const CHUNK = 2048;

/** `output` receives the bytes written to descriptor 1 (stdout) or 2 (stderr). */
export function consoleOperations(
  stream: 'stdout' | 'stderr',
  output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void,
): FileOperations {
  return {
    label: 'console_fops',
    read: () => 0,
    write: (_file, buffer) => {
      for (let done = 0; done < buffer.length;) {
        const size = Math.min(CHUNK, buffer.length - done);
        const bytes = buffer.take(done, size);
        if (bytes.length < size) return done > 0 ? done : -EFAULT;
        output(stream, bytes);
        done += size;
      }
      return buffer.length;
    },
  };
}
