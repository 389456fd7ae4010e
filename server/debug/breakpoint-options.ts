/** Conditions, hit counts and log messages as a client writes them. */
import { compileExpression } from '../compile/index.ts';
import type { CompiledExpression } from '../protocol/sandbox.ts';

/** What a client may ask of a breakpoint. */
export interface GivenOptions {
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}

export interface BreakpointOptions {
  readonly condition?: CompiledExpression;
  readonly hitCount?: number;
  readonly log?: readonly (string | CompiledExpression)[];
}

/** Compiles an expression. Throws an Error with one sentence. */
export function compiledExpression(source: string): CompiledExpression {
  const result = compileExpression(source);
  if (!result.ok) throw new Error(result.message);
  return { source, code: result.code };
}

/** Throws an Error with one sentence when an option cannot be understood. */
export function parseOptions(given: GivenOptions): BreakpointOptions {
  const { condition = '', hitCondition = '', logMessage = '' } = given;
  return {
    ...(condition.trim() !== '' && { condition: compiledExpression(condition) }),
    ...(hitCondition.trim() !== '' && { hitCount: parseHitCount(hitCondition) }),
    ...(logMessage !== '' && { log: parseLogMessage(logMessage) }),
  };
}

function parseHitCount(text: string): number {
  const match = /^\s*(>=|>)?\s*(\d+)\s*$/.exec(text);
  const count = Number(match?.[2]) + (match?.[1] === '>' ? 1 : 0);
  if (match && count >= 1) return count;
  throw new Error(`"${text}" is no hit count: write 5 to stop from the fifth hit on.`);
}

/** `size {vma.vm_end - vma.vm_start} bytes`: text and expressions in turn. */
function parseLogMessage(text: string): (string | CompiledExpression)[] {
  const parts: (string | CompiledExpression)[] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    const end = text[i] === '{' ? closingBrace(text, i) : -1;
    if (end < 0) {
      literal += text[i];
      continue;
    }
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(compiledExpression(text.slice(i + 1, end)));
    i = end;
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
