import ts from 'typescript';

/**
 * The names that an expression reads one after the other, when that is all it does: `vma`, `vma.vm_end`, `pages[0]`,
 * `this.size`; undefined for every other expression.
 *
 * Contract: such an expression calls nothing that its text shows; whether a property has a getter is the reader's affair.
 */
export function readChain(text: string): readonly string[] | undefined {
  const source = ts.createSourceFile(
    'chain.ts',
    text,
    ts.ScriptTarget.ES2022,
    true,
    ts.ScriptKind.TS,
  );
  const [statement, ...others] = source.statements;
  if (others.length > 0 || !statement || !ts.isExpressionStatement(statement)) return undefined;
  const errors = (source as ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] })
    .parseDiagnostics;
  return (errors?.length ?? 0) === 0 ? chainOf(statement.expression) : undefined;
}

function chainOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ['this'];
  const member = memberOf(node);
  const holder = member && chainOf(member.holder);
  return holder && [...holder, member.name];
}

function memberOf(
  node: ts.Expression,
): { readonly holder: ts.Expression; readonly name: string } | undefined {
  if (ts.isPropertyAccessExpression(node) && !node.questionDotToken) {
    return { holder: node.expression, name: node.name.text };
  }
  if (!ts.isElementAccessExpression(node) || node.questionDotToken) return undefined;
  const { expression: holder, argumentExpression: index } = node;
  if (ts.isStringLiteralLike(index)) return { holder, name: index.text };
  if (ts.isNumericLiteral(index)) return { holder, name: String(Number(index.text)) };
  return ts.isBigIntLiteral(index) ? { holder, name: index.text.replace(/n$/, '') } : undefined;
}
