import { Script } from 'node:vm';
import ts from 'typescript';
import { parseFile } from './emit.ts';
import { rewriteExpression } from './expression-rewriter.ts';
import { Problems } from './problems.ts';
import { refuse } from './refusals.ts';
import { buildScopeTree } from './scope-tree.ts';

/** A condition, watch or console input after the compile step. */
export type ExpressionResult =
  { readonly ok: true; readonly code: string } | { readonly ok: false; readonly message: string };

const STATEMENT =
  'Only an expression can be evaluated here: write the value alone, or assign to a variable that exists.';
const EMPTY = 'There is nothing to evaluate: write an expression.';

/**
 * Compiles an expression for evaluation at a stop.
 *
 * Contract: the code is `(function ($e, $t) { 'use strict'; return (…); })`. `$e(name)` reads and `$e(name, true, value)`
 * writes a name of the stopped scope, which is the frame's accessor; `$t` is the statement engine, for the 64-bit
 * operator rules. The code holds no loops and no statements, so that only what it calls can run for long.
 */
export function compileExpression(text: string): ExpressionResult {
  const trimmed = text.trim().replace(/;$/, '');
  if (trimmed === '') return refused(EMPTY);
  const parsed = parseFile('expression.ts', `(${trimmed}\n)`);
  const { source } = parsed;
  const expression = onlyExpression(source);
  if (parsed.syntaxErrors.length > 0 || !expression) {
    return refused(isStatement(trimmed) ? STATEMENT : firstMessage(parsed.syntaxErrors));
  }
  const problems = new Problems('expression.ts', source);
  const tree = buildScopeTree(source);
  refuse(source, tree, problems.report);
  const inner = problems.diagnostics[0]?.message ?? refuseFunctions(expression);
  if (inner !== undefined) return refused(inner);
  let unsupported: string | undefined;
  const code = parsed.emit(
    rewriteExpression(expression, tree, (message) => {
      unsupported ??= message;
    }),
  );
  if (unsupported !== undefined) return refused(unsupported);
  try {
    new Script(code);
  } catch (error) {
    return refused(
      `This cannot be evaluated: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  return { ok: true, code };
}

function refused(message: string): ExpressionResult {
  return { ok: false, message };
}

/** Why: the text is put into parentheses, and `1) + (2` must not come out as two of them. */
function onlyExpression(source: ts.SourceFile): ts.Expression | undefined {
  const [statement, ...others] = source.statements;
  if (others.length > 0 || !statement || !ts.isExpressionStatement(statement)) return undefined;
  const whole = statement.expression;
  return ts.isParenthesizedExpression(whole) && whole.end >= source.text.length
    ? whole.expression
    : undefined;
}

function isStatement(text: string): boolean {
  const alone = ts.createSourceFile(
    'statement.ts',
    text,
    ts.ScriptTarget.ES2022,
    false,
    ts.ScriptKind.TS,
  );
  const [first] = alone.statements;
  const several = alone.statements.length > 1;
  return (
    several || (first !== undefined && !ts.isExpressionStatement(first) && /^[a-z]+\b/.test(text))
  );
}

function firstMessage(errors: readonly ts.DiagnosticWithLocation[]): string {
  const first = errors[0];
  return first
    ? ts.flattenDiagnosticMessageText(first.messageText, ' ')
    : 'This is not one expression.';
}

/** Why: a loop in a watch would hang the run without a single tick. */
function refuseFunctions(node: ts.Node): string | undefined {
  const body = ts.isFunctionLike(node) && !(ts.isArrowFunction(node) && !ts.isBlock(node.body));
  if (body || ts.isClassLike(node))
    return 'Only arrow functions without braces can be written here, such as x => x + 1.';
  return ts.forEachChild(node, refuseFunctions);
}
