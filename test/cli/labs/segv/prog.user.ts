import { load_u8 } from 'pagewalk.h';
import { puts } from 'stdio.h';

function touch(): number {
  try {
    return load_u8(0x12345n);
  } catch {
    puts('the program caught the signal');
  } finally {
    // eslint-disable-next-line no-unsafe-finally -- the point of the lab: it must not swallow the signal
    return 3;
  }
}

export function main(): number {
  puts('before');
  return touch();
}
