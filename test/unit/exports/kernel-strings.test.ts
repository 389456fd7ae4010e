import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

/** What a driver logs when its ioctl, with the program's `arg`, does `body`. */
function logOf(body: string, program = 'ioctl(fd, 0, 0n);'): string[] {
  const driver = `
    import { module_init } from 'linux/module.h';
    import { misc_register } from 'linux/miscdevice.h';
    import type { file_operations } from 'linux/fs.h';
    import { kmalloc, kzalloc, kfree, krealloc, krealloc_array, ksize, kfree_sensitive, kvfree, GFP_KERNEL, __GFP_ZERO, __get_free_pages, free_pages } from 'linux/slab.h';
    import { kstrdup, kstrndup, kmemdup, memdup_user, memdup_user_nul, vmemdup_user, strndup_user, memset } from 'linux/string.h';
    import { snprintf, scnprintf, sprintf, kasprintf, likely, unlikely, BIT, GENMASK } from 'linux/kernel.h';
    import { ZERO_PAGE, is_zero_pfn, page_to_pfn, dump_page, virt_to_page, page_address } from 'linux/mm.h';
    import { capable, CAP_SYS_RAWIO } from 'linux/capability.h';
    import { IS_ERR, PTR_ERR } from 'linux/err.h';
    import { pr_info } from 'linux/printk.h';
    import { load_text, load_u8 } from 'pagewalk.h';
    const fops: file_operations = { unlocked_ioctl(filp, cmd, arg) { ${body} return 0; } };
    module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;
  const user = `
    import { open, O_RDWR } from 'fcntl.h';
    import { ioctl } from 'sys/ioctl.h';
    import { strcpy, memset } from 'string.h';
    import { mmap, munmap, PROT_READ, PROT_WRITE, MAP_PRIVATE, MAP_ANONYMOUS } from 'sys/mman.h';
    import { stack_buffer } from 'pagewalk.h';
    export function main(argc: number, argv: string[]): number {
      const fd = open('/dev/dev', O_RDWR);
      const buf = stack_buffer(64);
      ${program}
      return 0;
    }`;
  const { log } = runLab({ 'dev.driver.ts': driver, 'dev.user.ts': user });
  return [...log];
}

// Linux: mm/slab_common.c, mm/util.c, lib/vsprintf.c (6.12).
describe('kernel memory helpers', () => {
  it('krealloc() leaves an object that is large enough where it is, and moves it else', () => {
    const log = logOf(
      `const p = kmalloc(100, GFP_KERNEL);
       memset(p, 65, 128);
       pr_info('%ld %d\\n', ksize(p), krealloc(p, 128, GFP_KERNEL) === p);
       krealloc(p, 120, GFP_KERNEL | __GFP_ZERO);
       pr_info('%d %d\\n', load_u8(p + 119n), load_u8(p + 120n));
       const q = krealloc(p, 129, GFP_KERNEL);
       pr_info('%d %ld %d\\n', q !== p, ksize(q), load_u8(q + 100n));
       pr_info('%ld %ld\\n', krealloc(q, 0, GFP_KERNEL), ksize(krealloc(0n, 5000, GFP_KERNEL)));
       pr_info('%ld %ld %ld\\n', krealloc_array(0n, 1n << 40n, 1n << 40n, GFP_KERNEL), ksize(krealloc_array(0n, 3, 5000, GFP_KERNEL)), ksize(0n));
       kfree_sensitive(krealloc(0n, 64, GFP_KERNEL)); kfree_sensitive(0n);`,
    );
    assert.deepEqual(log, ['128 1', '65 0', '1 192 65', '16 8192', '0 16384 0']);
  });

  it('kstrdup() and its kin copy texts and bytes', () => {
    const log = logOf(
      `const text = kstrdup('grüße', GFP_KERNEL);
       pr_info('%s %s %d\\n', load_text(text), load_text(kstrndup(text, 2, GFP_KERNEL)), kstrdup(0n, GFP_KERNEL) === 0n);
       pr_info('%s\\n', load_text(kmemdup(text, 8, GFP_KERNEL)));`,
    );
    assert.deepEqual(log, ['grüße gr 1', 'grüße']);
  });

  it('memdup_user() and its kin copy the program’s memory, or return an error pointer', () => {
    const log = logOf(
      `pr_info('%s %s\\n', load_text(memdup_user(arg, 6)), load_text(memdup_user_nul(arg, 2)));
       pr_info('%s\\n', load_text(vmemdup_user(arg, 6)));
       pr_info('%s %d\\n', load_text(strndup_user(arg, 6)), PTR_ERR(strndup_user(arg, 5)));
       for (const p of [memdup_user(0x10n, 4), vmemdup_user(0x10n, 4), memdup_user_nul(0x10n, 4), strndup_user(0x10n, 4)])
         pr_info('%d %d\\n', IS_ERR(p), PTR_ERR(p));`,
      `strcpy(buf, 'hello'); ioctl(fd, 0, buf);`,
    );
    assert.deepEqual(log, [
      'hello he',
      'hello',
      'hello -22',
      ...Array.from({ length: 4 }, () => '1 -14'),
    ]);
  });

  it('snprintf() returns what it would have written, scnprintf() what it wrote', () => {
    const log = logOf(
      `const p = kzalloc(64, GFP_KERNEL);
       memset(p, 46, 64);
       pr_info('%d %s\\n', snprintf(p, 6, 'abc %d', 12345), load_text(p));
       pr_info('%d %d\\n', load_u8(p + 5n), load_u8(p + 6n));
       pr_info('%d %s\\n', scnprintf(p, 6, 'xyz %d', 12345), load_text(p));
       pr_info('%d %d\\n', snprintf(p, 0, 'abc'), scnprintf(p, 0, 'abc'));
       pr_info('%d %s %s\\n', sprintf(p, '%#lx', 255n), load_text(p), load_text(kasprintf(GFP_KERNEL, '%s-%d', 'dev', 3)));`,
    );
    assert.deepEqual(log, ['9 abc 1', '0 46', '5 xyz 1', '3 0', '4 0xff dev-3']);
  });

  it('the page of zeros is one page, and is what reading fresh memory maps', () => {
    const log = logOf(
      `const pfn = page_to_pfn(ZERO_PAGE(0n));
       pr_info('%d %d %d\\n', is_zero_pfn(pfn), is_zero_pfn(pfn + 1n), ZERO_PAGE(0n) === ZERO_PAGE(4096n));
       pr_info('%d\\n', load_u8(page_address(ZERO_PAGE(0n)) + 4095n));`,
    );
    assert.deepEqual(log, ['1 0 1', '0']);
  });

  it('dump_page() tells of a page, and why', () => {
    const log = logOf(
      `const p = __get_free_pages(GFP_KERNEL, 0); dump_page(virt_to_page(p), 'to look at'); free_pages(p, 0);`,
    );
    assert.match(
      log[0] ?? '',
      /^page: refcount:1 mapcount:0 mapping:0{16} index:0x0 pfn:0x[0-9a-f]+$/,
    );
    assert.equal(log[1], 'page dumped because: to look at');
  });

  it('small ones do what C makes of them', () => {
    const log = logOf(
      `pr_info('%d %d %#lx %#lx %d\\n', likely(3n), unlikely(0n), BIT(63), GENMASK(11, 4), capable(CAP_SYS_RAWIO));`,
    );
    assert.deepEqual(log, ['1 0 0x8000000000000000 0xff0 1']);
  });
});
