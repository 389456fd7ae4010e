import { Completion } from '../kernel/completion.ts';
import type { KernelContext } from '../kernel/context.ts';
import { SOFTIRQ_DISABLE_OFFSET } from '../kernel/cpu.ts';
import { currentTask } from '../kernel/current.ts';
import { Mutex, prepareSleep, Semaphore, type SleepKind } from '../kernel/mutex.ts';
import { RwSemaphore } from '../kernel/rwsem.ts';
import { might_sleep } from '../kernel/preempt.ts';
import { letOthersRun, setState, wake_up_process } from '../kernel/sched.ts';
import { hasFatalSignal, hasSignal, signalEndsSleep } from '../kernel/signal-pending.ts';
import { schedule_timeout } from '../kernel/sleep.ts';
import { count_softirqs, local_irq_restore, local_irq_save, SpinLock } from '../kernel/spinlock.ts';
import { WaitQueueHead } from '../kernel/wait-queue.ts';
import { ERESTARTSYS } from '../lib/errno.ts';
import { ObjectTable } from './object-table.ts';
import type { SchedGate } from './sched-gate.ts';

type Members = Exclude<
  keyof SchedGate,
  'ticks' | 'nanoseconds' | 'msleep' | 'usleep' | 'busy_wait' | `timer_${string}` | `work_${string}`
>;

const KINDS: readonly SleepKind[] = ['uninterruptible', 'interruptible', 'killable'];

function kindOf(sleep: number): SleepKind {
  return KINDS[sleep] ?? 'uninterruptible';
}

/** Wait queues by number: poll() asks for them too. */
export type WaitQueues = ObjectTable<WaitQueueHead>;

/** Sleeping and locking. */
export function schedServices(kc: KernelContext, queues: WaitQueues): Pick<SchedGate, Members> {
  const { cpu } = kc;
  const mutexes = new ObjectTable<Mutex>();
  const semaphores = new ObjectTable<Semaphore>();
  const rwSemaphores = new ObjectTable<RwSemaphore>();
  const completions = new ObjectTable<Completion>();
  const spinLocks = new ObjectTable<SpinLock>();

  return {
    might_sleep: (place) => {
      might_sleep(kc, place);
    },
    preempt_count: () => cpu.preemptCount,
    irqs_disabled: () => cpu.irqsDisabled,
    set_state: (state) => {
      if (state < 0) setState(kc, 'R');
      else prepareSleep(kc, kindOf(state));
    },
    schedule_timeout: (ticks) => {
      // Linux: __schedule(): a signal that is there already ends the sleep before it begins.
      if (signalEndsSleep(kc)) setState(kc, 'R');
      return schedule_timeout(kc, ticks);
    },
    cond_resched: () => {
      const wanted = cpu.wantsAttention;
      letOthersRun(kc);
      return wanted;
    },
    signal_pending: (fatal) => (fatal ? hasFatalSignal(kc) : hasSignal(kc)),
    wake_task: (pid) => {
      const task = kc.tasks.get(pid);
      return task !== undefined && wake_up_process(task);
    },

    wq_create: () => queues.add(new WaitQueueHead()),
    wq_prepare: (wq, sleep, exclusive) => {
      const queue = queues.get(wq);
      const task = currentTask(kc);
      prepareSleep(kc, kindOf(sleep));
      if (signalEndsSleep(kc)) {
        setState(kc, 'R');
        queue.remove(task);
        return -ERESTARTSYS;
      }
      queue.add(task, { exclusive });
      return 0;
    },
    wq_finish: (wq) => {
      setState(kc, 'R');
      queues.get(wq).remove(currentTask(kc));
    },
    wq_wake: (wq, interruptible, exclusive) => {
      queues.get(wq).wake(interruptible ? 'interruptible' : 'all states', exclusive);
    },
    wq_active: (wq) => queues.get(wq).active,

    mutex_create: () => mutexes.add(new Mutex()),
    mutex_lock: (mutex, sleep) => mutexes.get(mutex).lock(kc, kindOf(sleep)),
    mutex_trylock: (mutex) => mutexes.get(mutex).tryLock(kc),
    mutex_unlock: (mutex) => {
      mutexes.get(mutex).unlock();
    },
    mutex_is_locked: (mutex) => mutexes.get(mutex).locked,
    sem_create: (count) => semaphores.add(new Semaphore(count)),
    sem_down: (sem, sleep, ticks) => semaphores.get(sem).down(kc, kindOf(sleep), ticks),
    sem_trydown: (sem) => semaphores.get(sem).tryDown(),
    sem_up: (sem) => {
      semaphores.get(sem).up();
    },
    rwsem_create: () => rwSemaphores.add(new RwSemaphore()),
    rwsem_down(number, write, sleep) {
      const sem = rwSemaphores.get(number);
      return write ? sem.downWrite(kc, kindOf(sleep)) : sem.downRead(kc, kindOf(sleep));
    },
    rwsem_trydown(number, write) {
      const sem = rwSemaphores.get(number);
      return write ? sem.tryWrite() : sem.tryRead();
    },
    rwsem_up(number, write) {
      const sem = rwSemaphores.get(number);
      if (write) sem.upWrite();
      else sem.upRead();
    },
    rwsem_downgrade: (sem) => {
      rwSemaphores.get(sem).downgrade();
    },
    rwsem_is_locked: (sem) => rwSemaphores.get(sem).locked,
    rwsem_is_contended: (sem) => rwSemaphores.get(sem).contended,
    completion_create: () => completions.add(new Completion()),
    completion_complete: (completion, all) => {
      completions.get(completion).complete(all);
    },
    completion_reset: (completion) => {
      completions.get(completion).reset();
    },
    completion_done: (completion) => completions.get(completion).done,
    completion_trywait: (completion) => completions.get(completion).tryWait(),
    completion_wait: (completion, sleep, ticks) =>
      completions.get(completion).waitFor(kc, kindOf(sleep), ticks),

    spin_create: () => spinLocks.add(new SpinLock()),
    spin_lock: (lock) => {
      spinLocks.get(lock).lock(kc);
    },
    spin_trylock: (lock) => spinLocks.get(lock).tryLock(kc),
    spin_unlock: (lock) => {
      spinLocks.get(lock).unlock(kc);
    },
    spin_is_locked: (lock) => spinLocks.get(lock).locked,
    irq_save: () => local_irq_save(kc),
    irq_restore: (disabled) => {
      local_irq_restore(kc, disabled);
    },
    bottom_halves: (what) => {
      count_softirqs(kc, what * SOFTIRQ_DISABLE_OFFSET);
    },
  };
}
