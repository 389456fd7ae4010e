import { MODULE_LICENSE, module_init } from 'linux/module.h';
import { KERN_DEBUG, pr_crit, pr_err, pr_info, pr_notice, pr_warn, printk } from 'linux/printk.h';

module_init(() => {
  pr_crit('polite: crit\n');
  pr_err('polite: err\n');
  pr_warn('polite: warn\n');
  pr_notice('polite: notice\n');
  pr_info('polite: info\n');
  printk(`${KERN_DEBUG}polite: debug\n`);
  return 0;
});
MODULE_LICENSE('GPL');
