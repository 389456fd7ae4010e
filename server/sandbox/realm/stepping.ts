/** Stepping over the one stack on which program, kernel and driver functions call each other. */
import type { ResumeMode } from '../../protocol/sandbox.ts';
import type { KernelFrame } from './call-stack.ts';

/** The stack as it is now. */
export interface StepStack {
  /** Number of program and driver functions. */
  userDepth(): number;
  /** A number per program and driver function, outermost first, that no later call at its depth has. */
  userCalls(): readonly number[];
  /** That number for the function at `user`, outermost 0. */
  userCall(user: number): number | undefined;
  /** Statement of the innermost program or driver function. */
  userStatement(): number;
  kernelDepth(): number;
  /** Kernel functions, outermost first. */
  kernelFrames(): readonly KernelFrame[];
  /** Line of a statement; statements of one function lie in one file. */
  line(statement: number): number;
}

/**
 * One step from a stop to the next.
 *
 * The step begins in the innermost frame F. A frame is *old* if it was on the stack then: old frames are F and those
 * that called it. "Into" stops at whatever comes next; "over" at the next line of F, and once F has returned at the next
 * statement or stage of whoever called it; "out" like "over", but never in F itself. A stage is entered by its caller:
 * the stages that a kernel function enters one after the other are siblings, and over a stage is its next sibling.
 *
 * Contract: while a step is under way it sees every statement and every stage, or it loses track of what has returned.
 */
export class Step {
  private readonly users: readonly number[];
  private readonly kernelStart: number;
  /** Fewest kernel functions that were active since: those above have returned. */
  private kernelLow: number;
  /** The last statement of F that was passed without a stop; loops come back to lower ones. */
  private passed: number;

  /** @param inKernel is F a kernel function? */
  constructor(
    private readonly mode: Exclude<ResumeMode, 'continue'>,
    private readonly stack: StepStack,
    readonly inKernel: boolean,
  ) {
    this.users = stack.userCalls();
    this.kernelStart = stack.kernelDepth();
    this.kernelLow = this.kernelStart;
    this.passed = inKernel ? 0 : stack.userStatement();
  }

  /** A statement is about to run: does the step end here? */
  atStatement(id: number): boolean {
    this.kernelLow = Math.min(this.kernelLow, this.stack.kernelDepth());
    const top = this.stack.userDepth() - 1;
    if (this.isOld(top)) {
      const inF = !this.inKernel && top === this.users.length - 1;
      if (!inF) return true;
      return this.mode !== 'stepOut' && !this.samePass(id);
    }
    if (this.mode === 'stepIn') return true;
    return this.hasReturned() && this.calledByOldKernel(top);
  }

  /** A kernel function was entered: does the step end here? */
  atEntry(): boolean {
    const callers = this.stack.kernelDepth() - 1;
    this.kernelLow = Math.min(this.kernelLow, callers);
    if (this.mode === 'stepIn') return true;
    if (!this.hasReturned()) return false;
    const top = this.stack.userDepth() - 1;
    const kernelCaller = this.stack.kernelFrames()[callers - 1];
    if (kernelCaller && kernelCaller.userDepth > top) return callers <= this.kernelLow;
    return this.mode === 'next' && this.inKernel && this.isOld(top);
  }

  /** The innermost kernel function is at a point inside: does the step end here? */
  atPoint(): boolean {
    const depth = this.stack.kernelDepth();
    this.kernelLow = Math.min(this.kernelLow, depth);
    if (this.mode === 'stepIn') return true;
    if (depth > this.kernelLow) return false;
    const inF = this.inKernel && depth === this.kernelStart;
    return this.mode === 'next' || !inF;
  }

  private isOld(user: number): boolean {
    return user >= 0 && user < this.users.length && this.users[user] === this.stack.userCall(user);
  }

  /** Is F gone? */
  private hasReturned(): boolean {
    if (this.inKernel) return this.kernelLow < this.kernelStart;
    return !this.isOld(this.users.length - 1);
  }

  /** Was the innermost user function called by a kernel function that is old? */
  private calledByOldKernel(user: number): boolean {
    const caller = this.stack.kernelFrames().at(-1);
    return caller?.userDepth === user && this.stack.kernelDepth() <= this.kernelLow;
  }

  /** Why: a line may hold many statements, and one step takes them all; but each round of a loop is a step of its own. */
  private samePass(id: number): boolean {
    const same = id > this.passed && this.stack.line(id) === this.stack.line(this.passed);
    if (same) this.passed = id;
    return same;
  }
}
