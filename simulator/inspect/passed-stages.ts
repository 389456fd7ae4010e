import { decodeEvent, oldestEvent } from '../trace/decode.ts';
import { stages } from '../trace/stage.ts';
import type { Trace } from '../trace/trace.ts';
import type { PassedStages } from './views.ts';

/** Functions entered and points passed, oldest first. */
export function passedStages(trace: Trace): PassedStages {
  const oldest = oldestEvent(trace);
  const name: number[] = [];
  const tick: number[] = [];
  const event: number[] = [];
  const depth: number[] = [];
  const pid: number[] = [];
  for (let at = oldest; at < trace.seq; at++) {
    const record = decodeEvent(trace, at);
    if (record.kind === 'leave') continue;
    name.push(record.stage);
    tick.push(record.tick);
    event.push(at);
    depth.push(record.depth);
    pid.push(record.pid);
  }
  return { oldest, names: stages().map((stage) => stage.name), name, tick, event, depth, pid };
}
