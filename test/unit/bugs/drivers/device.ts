// What the drivers with a bug share: a misc device of that name, and pages that tell what they are.
import type { file_operations } from 'linux/fs.h';
import { misc_deregister, misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { strscpy } from 'linux/string.h';

export function device(name: string, fops: file_operations, init: () => number): void {
  const misc = {
    minor: MISC_DYNAMIC_MINOR,
    name,
    fops: { owner: THIS_MODULE, ...fops },
    mode: 0o666,
  };
  MODULE_LICENSE('GPL');
  module_init(() => init() || misc_register(misc));
  module_exit(() => misc_deregister(misc));
}

/** Writes a text to the start of a page. */
export function label(page: bigint, text: string): void {
  strscpy(page, text, 64);
}
