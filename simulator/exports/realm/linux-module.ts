import type * as header from 'linux/module.h';
import type { module } from 'linux/module.h';
import { textArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

/** linux/module.h */
export function linuxModule({ modules }: Realm) {
  return {
    THIS_MODULE: Object.freeze({}) as module,
    module_init: (fn) => modules.register('init', fn),
    module_exit: (fn) => modules.register('exit', fn),
    MODULE_LICENSE: (license) => void textArgument('MODULE_LICENSE', 'license', license),
    MODULE_AUTHOR: (author) => void textArgument('MODULE_AUTHOR', 'author', author),
    MODULE_DESCRIPTION: (text) => void textArgument('MODULE_DESCRIPTION', 'description', text),
    MODULE_VERSION: (version) => void textArgument('MODULE_VERSION', 'version', version),
  } satisfies typeof header;
}
