import ts from 'typescript';
import type { HeaderIndex } from '../headers/header-index.ts';
import type { LabDocument } from '../lab/document.ts';
import { importedName } from '../lab/imports.ts';
import type { Problem } from '../problem.ts';
import { ignoredResultFixes } from './ignored-result-fixes.ts';

const HEADER = 'linux/mm.h';

/** Functions that fill a mapping: what they leave empty is a SIGBUS for the program. */
const MUST_CHECK = new Set([
  'remap_pfn_range',
  'io_remap_pfn_range',
  'vm_iomap_memory',
  'vm_insert_page',
  'vm_insert_pages',
  'vm_map_pages',
  'vm_map_pages_zero',
]);

/** PW2001: a driver ignores the result of a function that fills a mapping. `void f()` says that it is meant. */
export function ignoredResults(document: LabDocument, headers: HeaderIndex): Problem[] {
  if (document.kind !== 'driver') return [];
  const problems: Problem[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isIgnored(node)) {
      const name = mustCheck(document, node.expression, headers);
      if (name !== undefined) problems.push(problem(document, node, name));
    }
    ts.forEachChild(node, visit);
  };
  visit(document.source);
  return problems;
}

function problem(document: LabDocument, call: ts.CallExpression, name: string): Problem {
  return {
    code: 'PW2001',
    severity: 'warning',
    message:
      `The result of ${name}() is ignored: when it fails, mmap() still succeeds and the program gets SIGBUS at its ` +
      'first access, so return an error.',
    start: call.expression.getStart(document.source),
    end: call.expression.end,
    fixes: () => ignoredResultFixes(document, call),
  };
}

function mustCheck(
  document: LabDocument,
  callee: ts.Expression,
  headers: HeaderIndex,
): string | undefined {
  const identifier = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(identifier)) return undefined;
  const imported = importedName(document, identifier);
  if (!imported || !MUST_CHECK.has(imported.name)) return undefined;
  const header =
    imported.specifier === HEADER
      ? HEADER
      : headers.find(imported.specifier, imported.name)?.header;
  return header === HEADER ? imported.name : undefined;
}

/** True where the value of an expression goes nowhere. */
function isIgnored(node: ts.Expression): boolean {
  const parent = node.parent;
  if (ts.isExpressionStatement(parent)) return true;
  if (ts.isParenthesizedExpression(parent)) return isIgnored(parent);
  if (ts.isForStatement(parent)) return parent.incrementor === node || parent.initializer === node;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isIgnored(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  const { left, operatorToken } = parent;
  if (operatorToken.kind === ts.SyntaxKind.CommaToken) return left === node || isIgnored(parent);
  const logical =
    operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    operatorToken.kind === ts.SyntaxKind.BarBarToken ||
    operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
  return logical && left !== node && isIgnored(parent);
}
