import ts from 'typescript';
import { bare, hasModifier } from './syntax.ts';

/** The name under which a function stands in a call stack. */
export function functionLabel(node: ts.Node, source: ts.SourceFile): string {
  if (ts.isConstructorDeclaration(node)) return `new ${className(node.parent)}`;
  if (ts.isClassStaticBlockDeclaration(node)) return `<static ${className(node.parent)}>`;
  if (ts.isPropertyDeclaration(node)) {
    const name = className(node.parent);
    return hasModifier(node, ts.SyntaxKind.StaticKeyword) ? `<static ${name}>` : `new ${name}`;
  }
  if (ts.isGetAccessorDeclaration(node)) return `get ${node.name.getText(source)}`;
  if (ts.isSetAccessorDeclaration(node)) return `set ${node.name.getText(source)}`;
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name)
    return node.name.getText(source);
  if (ts.isFunctionExpression(node) && node.name) return node.name.text;
  return ts.isExpression(node) ? givenName(node, source) : '<anonymous>';
}

/** A function expression is known by the variable or property that takes it. */
function givenName(node: ts.Expression, source: ts.SourceFile): string {
  let value: ts.Node = node;
  while (ts.isExpression(value.parent) && bare(value.parent) !== value.parent) value = value.parent;
  const parent = value.parent;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent)
  ) {
    return parent.name.getText(source);
  }
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (ts.isIdentifier(parent.left)) return parent.left.text;
    if (ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
  }
  return '<anonymous>';
}

function className(node: ts.ClassLikeDeclaration): string {
  return node.name?.text ?? '<anonymous>';
}
