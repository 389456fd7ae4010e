/**
 * What programs have printed, as a number: two runs that print the same have the same.
 *
 * Why of standard error only the lines are counted: how an exception reads is the JavaScript engine's business.
 */
export class Printed {
  bytes = 0;
  hash = 0x811c9dc5;
  errorLines = 0;

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    if (stream === 'stderr') {
      for (const byte of bytes) if (byte === 10) this.errorLines++;
      return;
    }
    this.bytes += bytes.length;
    for (const byte of bytes) this.hash = Math.imul(this.hash ^ byte, 0x01000193);
  }
}
