import type * as errno from 'errno.h';
import type * as fcntl from 'fcntl.h';
import type * as linux_atomic from 'linux/atomic.h';
import type * as linux_err from 'linux/err.h';
import type * as linux_fs from 'linux/fs.h';
import type * as linux_io from 'linux/io.h';
import type * as linux_kernel from 'linux/kernel.h';
import type * as linux_kref from 'linux/kref.h';
import type * as linux_list from 'linux/list.h';
import type * as linux_miscdevice from 'linux/miscdevice.h';
import type * as linux_mm from 'linux/mm.h';
import type * as linux_module from 'linux/module.h';
import type * as linux_pagemap from 'linux/pagemap.h';
import type * as linux_pci from 'linux/pci.h';
import type * as linux_pfn_t from 'linux/pfn_t.h';
import type * as linux_refcount from 'linux/refcount.h';
import type * as linux_rmap from 'linux/rmap.h';
import type * as linux_vmalloc from 'linux/vmalloc.h';
import type * as linux_gfp from 'linux/gfp.h';
import type * as linux_printk from 'linux/printk.h';
import type * as linux_slab from 'linux/slab.h';
import type * as linux_string from 'linux/string.h';
import type * as linux_uaccess from 'linux/uaccess.h';
import type * as pagewalk from 'pagewalk.h';
import type * as stdio from 'stdio.h';
import type * as stdlib from 'stdlib.h';
import type * as string from 'string.h';
import type * as sys_ioctl from 'sys/ioctl.h';
import type * as sys_mman from 'sys/mman.h';
import type * as unistd from 'unistd.h';
import { createUserRealm, type UserRealm } from '../../../simulator/exports/realm/index.ts';
import { FakeGate } from './fake-gate.ts';

export interface TestRealm {
  readonly fake: FakeGate;
  readonly realm: UserRealm;
  readonly engine: { fatal: boolean };
}

export function testRealm(): TestRealm {
  const fake = new FakeGate();
  const engine = { fatal: false };
  fake.onKill = () => {
    engine.fatal = true;
  };
  return { fake, engine, realm: createUserRealm(fake.gate(), engine) };
}

/** Runs `run` on the kernel's side, as the init function of a driver. */
export function asDriver({ realm }: TestRealm, run: () => void): void {
  realm.beginModule(0, 'driver');
  try {
    run();
  } finally {
    realm.endModule();
  }
}

interface HeaderTypes {
  'errno.h': typeof errno;
  'fcntl.h': typeof fcntl;
  'linux/atomic.h': typeof linux_atomic;
  'linux/err.h': typeof linux_err;
  'linux/fs.h': typeof linux_fs;
  'linux/io.h': typeof linux_io;
  'linux/kernel.h': typeof linux_kernel;
  'linux/kref.h': typeof linux_kref;
  'linux/list.h': typeof linux_list;
  'linux/miscdevice.h': typeof linux_miscdevice;
  'linux/mm.h': typeof linux_mm;
  'linux/module.h': typeof linux_module;
  'linux/pagemap.h': typeof linux_pagemap;
  'linux/pci.h': typeof linux_pci;
  'linux/pfn_t.h': typeof linux_pfn_t;
  'linux/refcount.h': typeof linux_refcount;
  'linux/rmap.h': typeof linux_rmap;
  'linux/vmalloc.h': typeof linux_vmalloc;
  'linux/gfp.h': typeof linux_gfp;
  'linux/printk.h': typeof linux_printk;
  'linux/slab.h': typeof linux_slab;
  'linux/string.h': typeof linux_string;
  'linux/uaccess.h': typeof linux_uaccess;
  'pagewalk.h': typeof pagewalk;
  'stdio.h': typeof stdio;
  'stdlib.h': typeof stdlib;
  'string.h': typeof string;
  'sys/ioctl.h': typeof sys_ioctl;
  'sys/mman.h': typeof sys_mman;
  'unistd.h': typeof unistd;
}

/** A header with the types of its declarations. */
export function header<S extends keyof HeaderTypes>({ realm }: TestRealm, specifier: S) {
  return realm.headers.get(specifier) as HeaderTypes[S];
}

/** Registers `memdev` with these functions; returns the number of its table. */
export function register(test: TestRealm, fops: linux_fs.file_operations): number {
  const misc = header(test, 'linux/miscdevice.h');
  asDriver(test, () => misc.misc_register({ minor: 255, name: 'memdev', fops }));
  return test.fake.last('misc_register')[2] as number;
}
