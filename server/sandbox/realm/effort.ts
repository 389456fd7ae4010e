/** How much a run has done, and how much is so much that somebody is asked whether it ever ends. */

/**
 * What an event of the kernel and a printed line count in a budget of statements.
 *
 * Why: a statement may be a system call. Measured, these keep the longest run within seconds, whatever it does.
 */
const STATEMENTS_PER_EVENT = 25;
const STATEMENTS_PER_LINE = 1000;

export interface Effort {
  readonly statements: number;
  readonly events: number;
  /** Lines of the program's output and of the kernel's log. */
  readonly lines: number;
}

/** @param budget statements */
export function exceeds({ statements, events, lines }: Effort, budget: number): boolean {
  return statements + events * STATEMENTS_PER_EVENT + lines * STATEMENTS_PER_LINE >= budget;
}

/** The question about what is most of an effort that is too much: statements, if they alone are. */
export function excess({ statements, events, lines }: Effort, budget: number): string {
  const ofEvents = events * STATEMENTS_PER_EVENT;
  const ofLines = lines * STATEMENTS_PER_LINE;
  let what = `${Math.min(statements, budget)} statements ran`;
  if (statements < budget && Math.max(ofEvents, ofLines) > statements) {
    what =
      ofLines > ofEvents
        ? `${lines} lines were printed`
        : `${events} events of the kernel were recorded`;
  }
  return `More than ${what}: is this an endless loop?`;
}

/** The question about a run that takes long. */
export function tooLong(milliseconds: number): string {
  return `More than ${milliseconds / 1000} s of the processor were used: is this an endless loop?`;
}
