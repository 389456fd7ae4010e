import type * as header from 'linux/interrupt.h';
import { functionArgument, intArgument, textArgument, uintArgument } from '../../libc/arguments.ts';
import { IRQ_HANDLER, IRQ_THREAD } from '../irq-gate.ts';
import { CALLBACK_IRQ, CALLBACK_IRQ_THREAD } from '../sched-gate.ts';
import { ValueTable } from './handles.ts';
import type { Realm } from './realm.ts';

const IRQ_HANDLED = 1;
const IRQF_ONESHOT = 0x2000;
const EINVAL = 22;

/** linux/interrupt.h */
export function linuxInterrupt({ kernel, callbacks }: Realm) {
  const devices = new ValueTable();
  const irqOf = (fn: string, irq: unknown): number => uintArgument(fn, 'irq', irq);
  const functionOf = (fn: string, parameter: string, value: unknown) =>
    value === null ? undefined : functionArgument(fn, parameter, value);

  function request(
    fn: string,
    irq: unknown,
    handler: unknown,
    thread: unknown,
    flags: unknown,
    name: unknown,
    device: unknown,
  ): number {
    const line = irqOf(fn, irq);
    const bits = uintArgument(fn, 'flags', flags);
    const text = textArgument(fn, 'name', name);
    const first = functionOf(fn, 'handler', handler);
    const second = functionOf(fn, 'thread_fn', thread);
    if (!first && !second) return -EINVAL;
    // Linux: __setup_irq(): a level interrupt without a handler would come again before its thread has run.
    if (!first && (bits & IRQF_ONESHOT) === 0) return -EINVAL;
    const functions = (first ? IRQ_HANDLER : 0) | (second ? IRQ_THREAD : 0);
    const id = kernel.irq_request(line, bits, text, devices.idOf(device), functions);
    if (id < 0) return id;
    if (first) callbacks.set(CALLBACK_IRQ, id, first, [device]);
    if (second) callbacks.set(CALLBACK_IRQ_THREAD, id, second, [device]);
    kernel.cond_resched();
    return 0;
  }

  return {
    IRQ_NONE: 0,
    IRQ_HANDLED,
    IRQ_WAKE_THREAD: 2,
    IRQF_SHARED: 0x80,
    IRQF_ONESHOT,
    IRQF_TRIGGER_NONE: 0,
    IRQ_RETVAL: (x) => (x ? IRQ_HANDLED : 0),
    request_irq(irq, handler, flags, name, dev_id) {
      const fn = 'request_irq';
      return request(fn, irq, handler, null, flags, name, dev_id);
    },
    request_threaded_irq: (irq, handler, thread_fn, flags, name, dev_id) =>
      request('request_threaded_irq', irq, handler, thread_fn, flags, name, dev_id),
    free_irq: (irq, dev_id) => kernel.irq_free(irqOf('free_irq', irq), devices.idOf(dev_id)),
    disable_irq: (irq) => kernel.irq_disable(irqOf('disable_irq', irq)),
    disable_irq_nosync: (irq) => kernel.irq_disable(irqOf('disable_irq_nosync', irq)),
    enable_irq: (irq) => kernel.irq_enable(irqOf('enable_irq', irq)),
    synchronize_irq(irq) {
      intArgument('synchronize_irq', 'irq', irq);
      kernel.might_sleep('kernel/irq/manage.c:138');
    },
  } satisfies typeof header;
}
