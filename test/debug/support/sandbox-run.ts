/** A stopped run without an adapter: steps, travels and what they lead to. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { compileLab } from '../../../server/compile/index.ts';
import type {
  Position,
  ResumeMode,
  RunRequest,
  StopInfo,
  TravelGoal,
} from '../../../server/protocol/sandbox.ts';
import { readLabFolder } from '../../../server/sandbox/lab-folder.ts';
import { NO_BREAKPOINTS, runRequest } from '../../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../../server/sandbox/session.ts';
import { headerExports } from '../../../simulator/machine.ts';

/** What a place of a run is known by. */
export interface Place {
  readonly position: Position;
  readonly hash: string;
  readonly stack: readonly string[];
}

export class SandboxRun {
  private readonly session = new SandboxSession();
  private stop: StopInfo | undefined;
  /** What the run has printed and logged. */
  output = '';

  constructor() {
    this.session.on('output', (_, text) => (this.output += text));
    this.session.on('log', (_, text) => (this.output += `${text}\n`));
  }

  /** Runs the lab in a folder to the first statement of main. */
  async start(
    folder: string,
    stages: readonly string[],
    more: Partial<RunRequest> = {},
  ): Promise<void> {
    this.output = '';
    const lab = readLabFolder(folder);
    const { lab: compiled } = compileLab(lab.files, { headers: headerExports });
    assert.ok(compiled);
    const breakpoints = { ...NO_BREAKPOINTS, stages: stages.map((name, id) => ({ id, name })) };
    const attributes = { stopOnEntry: true, stopOnExit: true };
    await this.until(() => {
      const request = runRequest(lab, compiled, attributes, breakpoints);
      void this.session.start({ ...request, ...more });
    });
  }

  get text(): string | undefined {
    return this.stop?.text;
  }

  /** Process id of the sandbox. */
  get pid(): number {
    return this.session.pid!;
  }

  get reason(): string {
    return this.stop?.reason ?? 'exited';
  }

  /** False when the run has ended. */
  resume(mode: ResumeMode): Promise<boolean> {
    return this.until(() => {
      this.session.resume(mode);
    });
  }

  travel(goal: TravelGoal): Promise<boolean> {
    return this.until(() => {
      this.session.travel(goal);
    });
  }

  async place(): Promise<Place> {
    assert.ok(this.stop);
    const { position, frames } = this.stop;
    const hash = await this.session.request('stateHash', {});
    const stack = frames.map((frame) => frame.stage ?? `${frame.name} ${frame.statement}`);
    return { position, hash, stack };
  }

  end(): Promise<void> {
    return this.session.end();
  }

  private async until(go: () => void): Promise<boolean> {
    const controller = new AbortController();
    const { signal } = controller;
    const stopped = once(this.session, 'stopped', { signal }) as Promise<[StopInfo]>;
    const exited = once(this.session, 'exited', { signal });
    const died = once(this.session, 'died', { signal }) as Promise<[string]>;
    go();
    try {
      this.stop = await Promise.race([
        stopped.then(([stop]) => stop),
        exited.then(() => undefined),
        died.then(([reason]) => assert.fail(reason)),
      ]);
    } finally {
      controller.abort();
      for (const event of [stopped, exited, died]) event.catch(() => undefined);
    }
    return this.stop !== undefined;
  }
}
