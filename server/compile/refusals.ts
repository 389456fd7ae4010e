import ts from 'typescript';
import { bigintOf } from './operators.ts';
import type { Report } from './problems.ts';
import { refuseFreeName, refuseReservedName } from './refused-names.ts';
import { ownsThis } from './scope.ts';
import type { ScopeTree } from './scope-tree.ts';
import { bare, hasModifier, isErased } from './syntax.ts';

const K = ts.SyntaxKind;
const LARGEST = (1n << 64n) - 1n;

/** Reports everything in a file that a lab may not contain, whatever the other files say. */
export function refuse(source: ts.SourceFile, tree: ScopeTree, report: Report): void {
  const visit = (node: ts.Node): void => {
    if (isErased(node)) return;
    refuseNode(node, report);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const scope of tree.scopes) {
    for (const binding of scope.bindings.values()) {
      if (binding.kind !== 'import') continue;
      for (const write of binding.writes) refuseImportWrite(write, report);
      if (binding.redeclared) report('PW1030', binding.declaration, binding.name);
    }
  }
  for (const identifier of tree.free) {
    if (identifier.text === 'arguments') refuseArguments(identifier, report);
    else refuseFreeName(identifier, report);
  }
}

function refuseNode(node: ts.Node, report: Report): void {
  refuseDeclaration(node, report);
  if (ts.isIdentifier(node)) {
    if (!isPropertyName(node)) refuseReservedName(node, report);
  } else if (ts.isCallExpression(node)) {
    if (node.expression.kind === K.ImportKeyword) report('PW1001', node);
  } else if (ts.isMetaProperty(node)) {
    if (node.keywordToken === K.ImportKeyword) report('PW1002', node);
  } else if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) {
    report('PW1008', ts.isForOfStatement(node) ? (node.awaitModifier ?? node) : node);
  } else if (ts.isYieldExpression(node)) report('PW1009', node);
  else if (ts.isWithStatement(node)) report('PW1010', node.expression);
  else if (ts.isDeleteExpression(node)) {
    if (ts.isIdentifier(bare(node.expression))) report('PW1013', node);
  } else if (ts.isBigIntLiteral(node)) {
    if (bigintOf(node) > LARGEST) report('PW1027', node, node.getText());
  } else if (ts.isReturnStatement(node) && !enclosingFunction(node)) report('PW1029', node);
}

function refuseDeclaration(node: ts.Node, report: Report): void {
  const async =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.find(({ kind }) => kind === K.AsyncKeyword);
  if (async) report('PW1008', async);
  if (ts.isFunctionLike(node) && 'asteriskToken' in node && node.asteriskToken)
    report('PW1009', node.asteriskToken);
  if (ts.isDecorator(node)) report('PW1015', node);
  else if (ts.isModuleDeclaration(node)) report('PW1016', node.name);
  else if (ts.isExportAssignment(node)) report(node.isExportEquals ? 'PW1018' : 'PW1017', node);
  else if (ts.isImportEqualsDeclaration(node)) report('PW1018', node);
  else if (ts.isExportDeclaration(node)) {
    const star = !node.exportClause || ts.isNamespaceExport(node.exportClause);
    if (star && !node.isTypeOnly) report('PW1019', node);
  } else if (ts.isVariableDeclarationList(node)) {
    if (isUsing(node)) report('PW1025', node);
  } else if (hasModifier(node, K.DefaultKeyword)) report('PW1017', node);
  if (ts.isExportSpecifier(node) && node.name.text === 'default') report('PW1017', node);
}

function refuseImportWrite(identifier: ts.Identifier, report: Report): void {
  const hint =
    identifier.text === 'errno'
      ? ': write set_errno(n)'
      : ': keep the new value in a variable of your own';
  report('PW1026', identifier, identifier.text, hint);
}

/** Why: outside of a function `arguments` would be those of the generated wrapper. */
function refuseArguments(identifier: ts.Identifier, report: Report): void {
  for (let at: ts.Node = identifier; !ts.isSourceFile(at); at = at.parent) {
    if (ownsThis(at) && !ts.isClassStaticBlockDeclaration(at)) return;
    if (ts.isPropertyDeclaration(at)) break;
  }
  report('PW1024', identifier);
}

function enclosingFunction(node: ts.Node): ts.Node | undefined {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isClassStaticBlockDeclaration(at)) return undefined;
    if (ts.isFunctionLike(at)) return at;
  }
  return undefined;
}

/** True for names after a dot and before a colon, which no generated name can meet. */
function isPropertyName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent))
    return parent.propertyName === node;
  const named =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isAccessor(parent) ||
    ts.isEnumMember(parent);
  return named && parent.name === node;
}

function isUsing(list: ts.VariableDeclarationList): boolean {
  const using: number = ts.NodeFlags.Using;
  return (list.flags & using) !== 0;
}
