import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const IMPORTS = `
import { module_init, module_exit } from 'linux/module.h';
import { misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import type { file_operations } from 'linux/fs.h';
import { pci_register_driver, pci_enable_device, pci_set_master, pci_iomap, pci_alloc_irq_vectors, pci_irq_vector, pci_enable_msi,
  PCI_DEVICE, PCI_IRQ_INTX, PCI_IRQ_MSI, PCI_IRQ_ALL_TYPES, type pci_dev } from 'linux/pci.h';
import { request_irq, request_threaded_irq, free_irq, disable_irq, enable_irq, IRQF_SHARED, IRQF_ONESHOT, IRQ_HANDLED, IRQ_NONE,
  IRQ_WAKE_THREAD } from 'linux/interrupt.h';
import { dma_alloc_coherent, dma_free_coherent, dma_map_single, dma_mapping_error, dma_set_mask_and_coherent, dma_mmap_coherent,
  DMA_BIT_MASK, DMA_TO_DEVICE, DMA_FROM_DEVICE } from 'linux/dma-mapping.h';
import { readl, writel, writeq } from 'linux/io.h';
import { printk } from 'linux/printk.h';
import { kmalloc } from 'linux/slab.h';
import { vmalloc } from 'linux/vmalloc.h';
import { GFP_KERNEL } from 'linux/gfp.h';
import { memset, memcpy } from 'linux/string.h';
import { DECLARE_COMPLETION, complete, wait_for_completion, reinit_completion } from 'linux/completion.h';
import { msleep, udelay, cpu_relax } from 'linux/delay.h';
import { ktime_get, ktime_us_delta } from 'linux/ktime.h';
import { mutex_lock, DEFINE_MUTEX } from 'linux/mutex.h';
import { dev_info } from 'linux/device.h';
import { load_u32, store_u32, load_text } from 'pagewalk.h';
let regs = 0n;
const done = DECLARE_COMPLETION();
const lock = DEFINE_MUTEX();
`;

/** Runs `probe` when the driver finds the device, on a machine with one. */
function probed(body: string, before = ''): LabRun {
  const driver = `${IMPORTS}${before}
    function probe(pdev: pci_dev): number {
      pci_enable_device(pdev);
      regs = pci_iomap(pdev, 0, 0n);
      ${body}
      return 0;
    }
    module_init(() => pci_register_driver({ name: 'edu', id_table: [PCI_DEVICE(0x1234, 0x11e8)], probe }));`;
  return runLab({
    'edu.driver.ts': driver,
    'main.user.ts': 'export function main(): number { return 0; }',
  });
}

const HANDLER = `
  function handler(irq: number, dev: unknown): number {
    const status = readl(regs + 0x24n);
    if (status === 0) return IRQ_NONE;
    writel(status, regs + 0x64n);
    printk('irq %d status %x', irq, status);
    complete(done);
    return IRQ_HANDLED;
  }
`;

describe('the edu device', () => {
  it('inverts what is written to its liveness register, and answers accesses of 4 bytes only', () => {
    const { log } = probed(`
      writel(0x12345678, regs + 4n);
      printk('%x %x', readl(regs), readl(regs + 4n));
      printk('%x', load_u32(regs + 0x10n));`);
    assert.deepEqual(log, ['10000ed edcba987', 'ffffffff']);
  });

  it('computes factorials in virtual time, and says so in its status', () => {
    const { log } = probed(`
      writel(5, regs + 8n);
      printk('%x %d', readl(regs + 0x20n), readl(regs + 8n));
      while (readl(regs + 0x20n) & 1) cpu_relax();
      printk('%x %d', readl(regs + 0x20n), readl(regs + 8n));`);
    assert.deepEqual(log, ['1 5', '0 120']);
  });

  it('interrupts after a factorial, when it was asked to', () => {
    const { log } = probed(
      `printk('%d', request_irq(pdev.irq, handler, IRQF_SHARED, 'edu', pdev));
      writel(0x80, regs + 0x20n);
      writel(6, regs + 8n);
      wait_for_completion(done);
      printk('%d', readl(regs + 8n));`,
      HANDLER,
    );
    assert.deepEqual(log, ['0', 'irq 11 status 1', '720']);
  });

  it('interrupts at once when its raise register is written', () => {
    const { log } = probed(
      `request_irq(pdev.irq, handler, IRQF_SHARED, 'edu', pdev);
      writel(0xabc, regs + 0x60n);
      printk('after');`,
      HANDLER,
    );
    assert.deepEqual(log, ['irq 11 status abc', 'after']);
  });

  it('sends messages instead of driving its line once they are enabled', () => {
    const { log } = probed(
      `printk('%d', pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES));
      const irq = pci_irq_vector(pdev, 0);
      request_irq(irq, () => { printk('message %d', irq - pdev.irq); return IRQ_HANDLED; }, 0, 'edu', null);
      writel(1, regs + 0x60n);
      printk('still %x', readl(regs + 0x24n));`,
    );
    assert.deepEqual(log, ['1', 'message 0', 'still 1']);
  });

  it('moves memory to itself and back within 28 bits, 100 ms a transfer', () => {
    const { log } = probed(
      `dma_set_mask_and_coherent(pdev.dev, DMA_BIT_MASK(28));
      pci_set_master(pdev);
      request_irq(pdev.irq, handler, IRQF_SHARED, 'edu', pdev);
      const handle = { value: 0n };
      const buffer = dma_alloc_coherent(pdev.dev, 4096n, handle, GFP_KERNEL);
      store_u32(buffer, 0x59b); store_u32(buffer + 4n, 0xcafe);
      const start = ktime_get();
      move(handle.value, 0x40000n, 8n, 1 | 4);
      memset(buffer, 0, 4096n);
      move(0x40004n, handle.value + 64n, 4n, 1 | 2 | 4);
      printk('%x %x', load_u32(buffer), load_u32(buffer + 64n));
      printk('%d ms', Math.round(ktime_us_delta(ktime_get(), start) / 1000));
      dma_free_coherent(pdev.dev, 4096n, buffer, handle.value);`,
      `${HANDLER}
      function move(from: bigint, to: bigint, count: bigint, command: number): void {
        reinit_completion(done);
        writeq(from, regs + 0x80n); writeq(to, regs + 0x88n); writeq(count, regs + 0x90n);
        writel(command, regs + 0x98n);
        wait_for_completion(done);
      }`,
    );
    assert.deepEqual(log, ['irq 11 status 100', 'irq 11 status 100', '0 cafe', '200 ms']);
  });

  it('reaches no memory before pci_set_master()', () => {
    const { log } = probed(`
      const buffer = kmalloc(64n, GFP_KERNEL);
      store_u32(buffer, 7);
      const addr = dma_map_single(pdev.dev, buffer, 64n, DMA_FROM_DEVICE);
      writeq(0x40000n, regs + 0x80n); writeq(addr, regs + 0x88n); writeq(4n, regs + 0x90n);
      writel(3, regs + 0x98n);
      msleep(200);
      printk('%d %x', load_u32(buffer), readl(regs + 0x98n));`);
    assert.deepEqual(log, ['7 2']);
  });

  it('ends the run as QEMU does when a transfer leaves its buffer', () => {
    const { status } = probed(`
      writeq(0n, regs + 0x80n); writeq(0x41000n, regs + 0x88n); writeq(1n, regs + 0x90n);
      writel(1, regs + 0x98n);
      msleep(200);`);
    assert.equal(status.kind, 'failed');
    assert.match(
      JSON.stringify(status),
      /EDU: DMA range 0x0000000000041000-0x0000000000041000 out of bounds \(0x40000-0x40fff\)!/,
    );
  });
});

describe('interrupts', () => {
  it('come in when they are enabled again, disable_irq() and enable_irq() in pairs', () => {
    const { log } = probed(
      `request_irq(pdev.irq, handler, IRQF_SHARED, 'edu', pdev);
      disable_irq(pdev.irq);
      writel(2, regs + 0x60n);
      printk('held');
      enable_irq(pdev.irq);
      enable_irq(pdev.irq);`,
      HANDLER,
    );
    assert.deepEqual(log.slice(0, 2), ['held', 'irq 11 status 2']);
    assert.ok(log.includes('Unbalanced enable for IRQ 11'));
  });

  it('are disabled when nobody cares for a line that stays up', () => {
    const { log, status } = probed(
      `request_irq(pdev.irq, () => IRQ_NONE, 0, 'deaf', null);
      writel(1, regs + 0x60n);
      printk('alive');`,
    );
    assert.ok(log.includes('irq 11: nobody cared (try booting with the "irqpoll" option)'));
    assert.ok(log.includes('Disabling IRQ #11'));
    assert.equal(log.at(-1), 'alive');
    assert.equal(status.kind, 'exited');
  }).timeout(60_000);

  it('lock the machine up when a handler takes care, and forgets to tell the device', () => {
    const { log, status } = probed(
      `request_irq(pdev.irq, () => IRQ_HANDLED, 0, 'lazy', null);
      writel(1, regs + 0x60n);
      printk('never');`,
    );
    assert.ok(!log.includes('never'));
    assert.match(
      JSON.stringify(status),
      /lockup: interrupt 11 came 100000 times in a row: its handler \(lazy\)/,
    );
  }).timeout(60_000);

  it('are shared only by handlers that all say so', () => {
    const { log } = probed(
      `printk('%d', request_irq(pdev.irq, handler, 0, 'first', null));
      printk('%d', request_irq(pdev.irq, handler, IRQF_SHARED, 'second', pdev));
      printk('%d', request_irq(pdev.irq, handler, IRQF_SHARED, 'third', null));
      printk('%s', free_irq(pdev.irq, null) ?? 'NULL');
      printk('%d', request_irq(pdev.irq, handler, IRQF_SHARED, 'a', pdev));
      printk('%d', request_irq(pdev.irq, handler, IRQF_SHARED, 'b', regs));
      writel(1, regs + 0x60n);`,
      HANDLER,
    );
    assert.deepEqual(log, [
      '0',
      'genirq: Flags mismatch irq 11. 00000080 (second) vs. 00000000 (first)',
      '-16',
      '-22',
      'first',
      '0',
      '0',
      'irq 11 status 1',
    ]);
  });

  it('may leave work to a thread, which may sleep, with the line masked until then', () => {
    const { log } = probed(
      `request_threaded_irq(pdev.irq, null, () => {
        printk('thread');
        msleep(1);
        writel(readl(regs + 0x24n), regs + 0x64n);
        complete(done);
        return IRQ_HANDLED;
      }, IRQF_ONESHOT, 'edu', null);
      writel(1, regs + 0x60n);
      wait_for_completion(done);
      printk('%d', request_threaded_irq(pdev.irq, null, () => IRQ_HANDLED, 0, 'edu', null));`,
    );
    assert.deepEqual(log, ['thread', '-22']);
  });

  it('must not sleep: the complaint names the place, and the kernel dies of an oops in them', () => {
    const { log, status } = probed(
      `request_irq(pdev.irq, () => { writel(1, regs + 0x64n); mutex_lock(lock); load_u32(0n); return IRQ_HANDLED; }, 0, 'edu', null);
      writel(1, regs + 0x60n);`,
    );
    assert.ok(
      log.includes(
        'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:585',
      ),
    );
    assert.ok(
      log.includes('in_atomic(): 1, irqs_disabled(): 1, non_block: 0, pid: 1, name: insmod'),
    );
    assert.ok(log.includes('Kernel panic - not syncing: Fatal exception in interrupt'));
    assert.match(
      JSON.stringify(status),
      /Kernel panic - not syncing: Fatal exception in interrupt/,
    );
  });
});

describe('DMA mappings', () => {
  it('refuse memory that the device cannot reach: beyond its mask, or of vmalloc()', () => {
    const { log } = probed(`
      printk('%d', dma_set_mask_and_coherent(pdev.dev, DMA_BIT_MASK(20)));
      dma_set_mask_and_coherent(pdev.dev, DMA_BIT_MASK(24));
      let buffer = 0n;
      do buffer = kmalloc(4096n, GFP_KERNEL); while (buffer < 0xffff888001000000n);
      const addr = dma_map_single(pdev.dev, buffer, 64n, DMA_TO_DEVICE);
      printk('%d', dma_mapping_error(pdev.dev, addr));
      printk('%d', dma_mapping_error(pdev.dev, dma_map_single(pdev.dev, vmalloc(4096n), 64n, DMA_TO_DEVICE)));
      const handle = { value: 0n };
      printk('%d', dma_alloc_coherent(pdev.dev, 8192n, handle, GFP_KERNEL) !== 0n && handle.value < 0x1000000n ? 1 : 0);`);
    assert.equal(log[0], '-5');
    assert.ok(
      log.some((line) =>
        /^DMA addr 0x[0-9a-f]{16}\+64 overflow \(mask ffffff, bus limit 0\)\.$/.test(line),
      ),
    );
    assert.ok(log.includes('rejecting DMA map of vmalloc memory'));
    assert.deepEqual(log.filter((line) => line === '-12').length, 2);
    assert.equal(log.at(-1), '1');
  });

  it('name the device in its messages', () => {
    const { log } = probed(`dev_info(pdev.dev, 'hello %d\\n', 5);`);
    assert.deepEqual(log, ['edu 0000:00:03.0: hello 5']);
  });
});
