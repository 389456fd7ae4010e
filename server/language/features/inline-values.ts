import ts from 'typescript';
import type { LabDocument } from '../lab/document.ts';
import type { Span } from '../problem.ts';

/** A variable whose value an editor shows at the end of the line, when the program stands still. */
export interface InlineVariable extends Span {
  readonly name: string;
}

/** Headers' names are constants or functions: their values say nothing on a line. */
function importedNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const { importClause } = statement;
    if (importClause?.name) names.add(importClause.name.text);
    const bindings = importClause?.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
    else for (const { name } of bindings.elements) names.add(name.text);
  }
  return names;
}

/**
 * The variables named in a range of text, up to the place where the program stands.
 *
 * Contract: only of the function around `stopped`, or of the module when it stands in none; each once a line.
 */
export function inlineVariables(
  document: LabDocument,
  range: Span,
  stopped: number,
): InlineVariable[] {
  const { source } = document;
  const imported = importedNames(source);
  const root = functionAround(source, stopped);
  const seen = new Set<string>();
  const found: InlineVariable[] = [];
  const visit = (node: ts.Node): void => {
    if (node.end < range.start || node.getStart(source) > Math.min(range.end, stopped)) return;
    if (node !== root && ts.isFunctionLike(node)) return;
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && isVariable(node) && !imported.has(node.text)) {
      const start = node.getStart(source);
      const { line } = source.getLineAndCharacterOfPosition(start);
      const key = `${line} ${node.text}`;
      if (!seen.has(key)) found.push({ name: node.text, start, end: node.end });
      seen.add(key);
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

function functionAround(source: ts.SourceFile, offset: number): ts.Node {
  let best: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(source) || offset > node.end) return;
    if (ts.isFunctionLike(node)) best = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return best;
}

/** Not a member's name, a label, a property's key or the name of a function that is called. */
function isVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isCallExpression(parent) && parent.expression === node) return false;
  if (ts.isFunctionLike(parent) && 'name' in parent && parent.name === node) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isMethodDeclaration(parent) || ts.isImportSpecifier(parent)) return false;
  return true;
}
