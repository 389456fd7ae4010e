/** The stages of the kernel proper: exit, signals, modules. Linux 6.12. */
import { stage } from '../trace/stage.ts';

export const DO_EXIT = stage('do_exit', {
  group: 'exit',
  linux: 'kernel/exit.c',
  summary: 'The task gives everything back: address space first, then open files.',
  parameters: ['code:int', 'signal:signal'],
});
export const KERNEL_CLONE = stage('kernel_clone', {
  group: 'fork',
  linux: 'kernel/fork.c',
  summary: 'A child is made: descriptors are copied, then the address space.',
  parameters: ['pid:int'],
});
export const KERNEL_WAIT4 = stage('kernel_wait4', {
  group: 'exit',
  linux: 'kernel/exit.c',
  summary: 'Collects a child that has ended; then nothing of it is left.',
  parameters: ['upid:int'],
});
export const FORCE_SIG_FAULT = stage('force_sig_fault', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'The access earned a signal that cannot be blocked or ignored.',
  parameters: ['sig:signal', 'code:int', 'addr:address'],
});
export const DO_INIT_MODULE = stage('do_init_module', {
  group: 'module',
  linux: 'kernel/module/main.c',
  summary: "insmod: the module's init function runs.",
  parameters: ['module:int'],
});
