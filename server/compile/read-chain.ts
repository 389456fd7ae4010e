import ts from 'typescript';

/**
 * True for an expression that only reads a name and properties of it: `vma`, `vma.vm_end`, `pages[0]`, `this.size`.
 *
 * Contract: such an expression calls nothing that its text shows; whether a property has a getter is the reader's affair.
 */
export function readChain(text: string): boolean {
  const source = ts.createSourceFile(
    'chain.ts',
    text,
    ts.ScriptTarget.ES2022,
    true,
    ts.ScriptKind.TS,
  );
  const [statement, ...others] = source.statements;
  if (others.length > 0 || !statement || !ts.isExpressionStatement(statement)) return false;
  const errors = (source as ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] })
    .parseDiagnostics;
  return (errors?.length ?? 0) === 0 && isChain(statement.expression);
}

function isChain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isPropertyAccessExpression(node)) return isChain(node.expression);
  return (
    ts.isElementAccessExpression(node) &&
    isLiteral(node.argumentExpression) &&
    isChain(node.expression)
  );
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isBigIntLiteral(node);
}
