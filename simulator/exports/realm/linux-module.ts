import type * as header from 'linux/module.h';
import { textArgument, wrongType } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

/** linux/module.h. Linux: include/linux/module.h, kernel/module/main.c (6.12). */
export function linuxModule({ kernel, modules }: Realm) {
  return {
    get THIS_MODULE() {
      return modules.thisModule();
    },
    module_init: (fn) => modules.register('init', fn),
    module_exit: (fn) => modules.register('exit', fn),
    try_module_get(module) {
      const number = modules.number('try_module_get', 'module', module);
      return number === 0 || kernel.module_get(number, true);
    },
    __module_get: (module) => {
      kernel.module_get(modules.number('__module_get', 'module', module), false);
    },
    module_put: (module) => {
      kernel.module_put(modules.number('module_put', 'module', module));
    },
    module_refcount: (mod) => kernel.module_users(modules.number('module_refcount', 'mod', mod)),
    MODULE_LICENSE: (license) => void textArgument('MODULE_LICENSE', 'license', license),
    MODULE_AUTHOR: (author) => void textArgument('MODULE_AUTHOR', 'author', author),
    MODULE_DESCRIPTION: (text) => void textArgument('MODULE_DESCRIPTION', 'description', text),
    MODULE_VERSION: (version) => void textArgument('MODULE_VERSION', 'version', version),
    MODULE_ALIAS: (alias) => void textArgument('MODULE_ALIAS', 'alias', alias),
    MODULE_INFO(tag, info) {
      textArgument('MODULE_INFO', 'tag', tag);
      textArgument('MODULE_INFO', 'info', info);
    },
    MODULE_DEVICE_TABLE(type, name) {
      textArgument('MODULE_DEVICE_TABLE', 'type', type);
      if (!Array.isArray(name)) throw wrongType('MODULE_DEVICE_TABLE', 'name', 'an array', name);
    },
  } satisfies typeof header;
}
