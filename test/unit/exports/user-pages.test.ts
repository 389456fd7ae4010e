import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const DRIVER = `
  import { module_init } from 'linux/module.h';
  import { misc_register } from 'linux/miscdevice.h';
  import type { file_operations } from 'linux/fs.h';
  import { get_user_pages_fast, put_page, page_address, page_count, page_to_pfn, is_zero_pfn, remap_pfn_range, PAGE_SHIFT, FOLL_WRITE, FOLL_FORCE, type page } from 'linux/mm.h';
  import { virt_to_phys } from 'linux/io.h';
  import { kmalloc, GFP_KERNEL } from 'linux/slab.h';
  import { pr_info } from 'linux/printk.h';
  import { load_text, store_u8 } from 'pagewalk.h';
  const pages: (page | undefined)[] = [];
  const own = kmalloc(4096, GFP_KERNEL);
  function get(address: bigint, count: number, flags = 0): number {
    const result = get_user_pages_fast(address, count, flags, pages);
    pr_info('%d\\n', result);
    return result;
  }
  function put(): void { for (const page of pages.splice(0)) put_page(page!); }
  const fops: file_operations = {
    mmap: (filp, vma) => remap_pfn_range(vma, vma.vm_start, virt_to_phys(own) >> PAGE_SHIFT, 4096n, vma.vm_page_prot),
    unlocked_ioctl(filp, cmd, arg) { BODY return 0; },
  };
  module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;

/** The driver's ioctl does `body` with the program's `arg`; the program has two pages of its own at `p`. */
function run(body: string, main: string, more = ''): LabRun {
  const program = `
    import { open, O_RDWR } from 'fcntl.h';
    import { ioctl } from 'sys/ioctl.h';
    import { fork } from 'unistd.h';
    import { wait } from 'sys/wait.h';
    import { strcpy } from 'string.h';
    import { printf } from 'stdio.h';
    import { mmap, mprotect, munmap, PROT_READ, PROT_WRITE, MAP_PRIVATE, MAP_SHARED, MAP_ANONYMOUS } from 'sys/mman.h';
    import { load_text, load_u8 } from 'pagewalk.h';
    ${more}
    export function main(argc: number, argv: string[]): number {
      const fd = open('/dev/dev', O_RDWR);
      const p = mmap(0n, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      ${main}
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': DRIVER.replace('BODY', body), 'dev.user.ts': program });
}

// Linux: mm/gup.c (6.12), R4.50.
describe('get_user_pages_fast()', () => {
  it('hands out the program’s own pages, each with a reference', () => {
    const { log, output } = run(
      `get(arg, 2, FOLL_WRITE);
       pr_info('%s %d\\n', load_text(page_address(pages[0]!)), page_count(pages[0]!));
       store_u8(page_address(pages[1]!), 33);
       const first = pages[0]!;
       put();
       pr_info('%d\\n', page_count(first));`,
      `strcpy(p, 'hello'); ioctl(fd, 0, p + 5n); printf('%d', load_u8(p + 4096n));`,
    );
    assert.deepEqual(log, ['2', 'hello 2', '1']);
    assert.equal(output, '33');
  });

  it('maps the page of zeros for reading, and a page of its own for writing', () => {
    const { log } = run(
      `get(arg, 1); pr_info('%d\\n', is_zero_pfn(page_to_pfn(pages[0]!))); put();
       get(arg, 1, FOLL_WRITE); pr_info('%d\\n', is_zero_pfn(page_to_pfn(pages[0]!))); put();`,
      `ioctl(fd, 0, p);`,
    );
    assert.deepEqual(log, ['1', '1', '1', '0']);
  });

  it('stops where there is nothing more, and fails where there is not even the first', () => {
    const { log } = run(
      `get(arg, 3); put(); get(arg + 8192n, 1); get(0n, 1); get(1n << 60n, 1); get(arg, 0); get(arg, -1); get(arg, 1, 0x100);`,
      `munmap(mmap(0n, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096n);
       mprotect(p + 4096n, 4096n, 0); ioctl(fd, 0, p);`,
    );
    assert.deepEqual(log.slice(0, 6), ['1', '-14', '-14', '-14', '0', '0']);
    assert.match(log.join('\n'), /WARNING: .* at mm\/gup\.c/);
    assert.equal(log.at(-1), '-22');
  });

  it('respects protections unless it is forced, and never takes what has no pages', () => {
    const { log } = run(
      `get(arg, 1, FOLL_WRITE); get(arg, 1, FOLL_WRITE | FOLL_FORCE); put();`,
      `mprotect(p, 4096n, PROT_READ); ioctl(fd, 0, p);
       ioctl(fd, 0, mmap(0n, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));`,
    );
    assert.deepEqual(log, ['-14', '1', '-14', '-14']);
  });

  it('keeps a page that the program has given back', () => {
    const { log } = run(
      `if (cmd === 0) get(arg, 1);
       else { pr_info('%s %d\\n', load_text(page_address(pages[0]!)), page_count(pages[0]!)); put(); }`,
      `strcpy(p, 'kept'); ioctl(fd, 0, p); munmap(p, 8192n); ioctl(fd, 1, 0n);`,
    );
    assert.deepEqual(log, ['1', 'kept 1']);
  });
});
