import ts from 'typescript';
import type { LabDocument } from '../lab/document.ts';
import type { Span } from '../problem.ts';

/** A function that a lab can be started at: a lens stands above it. */
export interface Lens extends Span {
  /** `main`, or the name of the handler. */
  readonly name: string;
  /** Offset of the first statement of a handler, where to stop; absent for `main`. */
  readonly body?: number;
}

/** Tables whose members the kernel calls. */
const TABLES = new Set(['file_operations', 'vm_operations_struct']);

/** `main` of a program; the handlers of a driver, once each. */
export function lenses(document: LabDocument): Lens[] {
  return document.kind === 'program' ? mainOf(document) : handlersOf(document);
}

function mainOf({ source }: LabDocument): Lens[] {
  return source.statements
    .filter(ts.isFunctionDeclaration)
    .filter(({ name }) => name?.text === 'main')
    .map((main) => ({ name: 'main', start: main.getStart(source), end: main.getStart(source) }));
}

function handlersOf({ source }: LabDocument): Lens[] {
  const found = new Map<number, Lens>();
  const add = (name: string, at: ts.Node, body: ts.Node | undefined): void => {
    const start = at.getStart(source);
    if (body === undefined || found.has(start)) return;
    found.set(start, { name, start, end: start, body: firstStatement(source, body) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && isTable(node)) {
      for (const member of node.properties) addMember(source, member, add);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function isTable(literal: ts.ObjectLiteralExpression): boolean {
  const { parent } = literal;
  const type =
    ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)
      ? parent.type
      : ts.isSatisfiesExpression(parent) || ts.isAsExpression(parent)
        ? parent.type
        : undefined;
  return (
    type !== undefined &&
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    TABLES.has(type.typeName.text)
  );
}

/** A method, a function as a value, or the name of a function of the file. */
function addMember(
  source: ts.SourceFile,
  member: ts.ObjectLiteralElementLike,
  add: (name: string, at: ts.Node, body: ts.Node | undefined) => void,
): void {
  if (ts.isMethodDeclaration(member) && ts.isIdentifier(member.name)) {
    add(member.name.text, member, member.body);
  } else if (ts.isPropertyAssignment(member) && ts.isIdentifier(member.name)) {
    const value = member.initializer;
    if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) {
      add(member.name.text, member, value.body);
    } else if (ts.isIdentifier(value)) {
      addNamed(source, value.text, add);
    }
  } else if (ts.isShorthandPropertyAssignment(member)) {
    addNamed(source, member.name.text, add);
  }
}

function addNamed(
  source: ts.SourceFile,
  name: string,
  add: (name: string, at: ts.Node, body: ts.Node | undefined) => void,
): void {
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) {
      add(name, statement, statement.body);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name: declared, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(declared) || declared.text !== name || !initializer) continue;
        if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) {
          add(name, statement, initializer.body);
        }
      }
    }
  }
}

function firstStatement(source: ts.SourceFile, body: ts.Node): number {
  const first = ts.isBlock(body) ? body.statements[0] : body;
  return first?.getStart(source) ?? body.getStart(source);
}
