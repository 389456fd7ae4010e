/** The stages of the kernel proper: exit, signals, modules, sleeping. Linux 6.12. */
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
export const WARN = stage('__warn', {
  group: 'trouble',
  linux: 'kernel/panic.c',
  summary:
    'A check that should never fail has failed: a warning with a call trace, and the kernel goes on.',
});
export const DO_INIT_MODULE = stage('do_init_module', {
  group: 'module',
  linux: 'kernel/module/main.c',
  summary: "insmod: the module's init function runs.",
  parameters: ['module:int'],
});
export const DO_ONE_INITCALL = stage('do_init_module:do_one_initcall', {
  group: 'module',
  linux: 'init/main.c',
  summary: "The module is in the kernel's list, coming: its init function is called.",
  parameters: ['module:int'],
});
export const SCHEDULE = stage('schedule', {
  group: 'sched',
  linux: 'kernel/sched/core.c',
  summary:
    'The task gives the processor away: interrupts, work and other tasks run until somebody wakes it.',
});
export const DO_WAIT = stage('do_wait', {
  group: 'exit',
  linux: 'kernel/exit.c',
  summary: 'Sleeps until a child has ended.',
  parameters: ['upid:int'],
});
export const CALL_TIMER_FN = stage('call_timer_fn', {
  group: 'timer',
  linux: 'kernel/time/timer.c',
  summary: 'A timer is due: its function runs in a softirq, where nobody may sleep.',
  parameters: ['timer:int'],
});
export const PROCESS_ONE_WORK = stage('process_one_work', {
  group: 'workqueue',
  linux: 'kernel/workqueue.c',
  summary: 'A kernel thread runs a work item, which may sleep.',
  parameters: ['work:int'],
});
export const MUTEX_LOCK = stage('mutex_lock', {
  group: 'sched',
  linux: 'kernel/locking/mutex.c',
  summary: 'Takes the mutex, or sleeps until its owner gives it back.',
});
export const DOWN = stage('down', {
  group: 'sched',
  linux: 'kernel/locking/semaphore.c',
  summary: 'Counts the semaphore down, or sleeps until somebody counts it up.',
});
export const DOWN_READ = stage('down_read', {
  group: 'sched',
  linux: 'kernel/locking/rwsem.c',
  summary: 'Joins the readers, or sleeps until no writer has the lock or waits for it.',
});
export const DOWN_WRITE = stage('down_write', {
  group: 'sched',
  linux: 'kernel/locking/rwsem.c',
  summary: 'Takes the lock alone, or sleeps until readers and writer have given it back.',
});
export const WAIT_FOR_COMPLETION = stage('wait_for_completion', {
  group: 'sched',
  linux: 'kernel/sched/completion.c',
  summary: 'Sleeps until somebody calls complete().',
});
export const GET_SIGNAL = stage('get_signal', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'A signal takes effect before the program goes on: its handler runs, or it dies.',
  parameters: ['signr:signal'],
});
export const HANDLE_SIGNAL = stage('handle_signal', {
  group: 'signal',
  linux: 'arch/x86/kernel/signal.c',
  summary: "The program's handler runs; the signal is blocked for as long.",
  parameters: ['sig:signal'],
});
export const KILL_PID_INFO = stage('kill_pid_info', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'The signal becomes pending for a process, which is woken if it sleeps.',
  parameters: ['sig:signal', 'pid:int'],
});
export const HANDLE_IRQ_EVENT = stage('handle_irq_event', {
  group: 'irq',
  linux: 'kernel/irq/handle.c',
  summary: 'A device asks for attention: the handlers of its line run, where nobody may sleep.',
  parameters: ['irq:int'],
});
export const IRQ_THREAD_FN = stage('irq_thread_fn', {
  group: 'irq',
  linux: 'kernel/irq/manage.c',
  summary: "The rest of an interrupt's work, in a kernel thread that may sleep.",
  parameters: ['irq:int'],
});
export const MMAP_READ_LOCK = stage('mmap_read_lock_killable', {
  group: 'sched',
  linux: 'include/linux/mmap_lock.h',
  summary: 'A fault of the kernel itself sleeps until nobody holds mmap_lock for writing.',
});
