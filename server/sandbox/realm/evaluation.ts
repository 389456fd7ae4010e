/** Expressions that are evaluated at a stop. */
import type { KernelLink } from './engine-links.ts';
import type { Hooks } from './hooks.ts';

/** Statements that an expression may run. */
export const EVALUATION_BUDGET = 5_000_000;

export interface EvaluationParts {
  readonly hooks: Hooks;
  readonly kernel: () => KernelLink | undefined;
  /** Does the run want to see every stage? */
  readonly seesEveryStage: () => boolean;
  /** Does the run want to see the next statement, whatever it is? */
  readonly seesNextStatement: () => boolean;
}

/**
 * Runs something with ticks, events, breakpoints and depth frozen: an evaluation must leave no trace in the run. What would
 * kill the task or never end is cut off with an Error.
 */
export class Evaluation {
  private nested = 0;
  /** Statements that the innermost one may run. */
  private budget = 0;
  /** Why it was cut off: one sentence. */
  private refusal: string | undefined;

  constructor(private readonly parts: EvaluationParts) {}

  get isUnderWay(): boolean {
    return this.nested > 0;
  }

  /** @param budget statements of the lab that it may run */
  frozen<T>(run: () => T, budget: number): T {
    const { hooks } = this.parts;
    const kernel = this.parts.kernel();
    const { n, stop, fatal, depth } = hooks;
    const outer = this.budget;
    this.budget = budget;
    hooks.stop = n + budget;
    kernel?.arm(true);
    this.nested++;
    try {
      return kernel ? kernel.aside(run) : run();
    } catch (error) {
      if (this.refusal === undefined) throw error;
      throw new Error(this.refusal, { cause: error });
    } finally {
      this.nested--;
      this.budget = outer;
      this.refusal = undefined;
      hooks.n = n;
      hooks.stop = this.parts.seesNextStatement() ? 0 : stop;
      hooks.fatal = fatal;
      hooks.depth = depth;
      kernel?.arm(this.nested > 0 || this.parts.seesEveryStage());
    }
  }

  /** A statement of the expression is about to run. */
  onStatement(): void {
    const { hooks } = this.parts;
    if (hooks.n < hooks.stop) return;
    if (this.budget === 0) this.refuse('A function of the lab would have to run for it.');
    this.refuse(
      `The expression ran more than ${EVALUATION_BUDGET} statements: is there an endless loop?`,
    );
  }

  /** Cuts the evaluation off; user handlers do not see it. */
  refuse(reason: string): never {
    this.refusal ??= reason;
    this.parts.hooks.fatal = true;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- only a primitive passes the wall between the realms
    throw 'pagewalk: evaluation refused';
  }
}
