import ts from 'typescript';
import type { LabDocument } from '../lab/document.ts';
import type { Edit, Fix } from '../problem.ts';
import { importing, lineBreak } from './import-edit.ts';

const LINE_WIDTH = 100;

/** Fixes for a call that is a statement of its own in a function that may return a number. */
export function ignoredResultFixes(document: LabDocument, call: ts.CallExpression): Fix[] {
  const statement = statementOf(call);
  if (!statement || !mayReturnNumber(statement)) return [];
  return [returnAgain(document, statement), returnResult(document, statement)];
}

function statementOf(call: ts.CallExpression): ts.ExpressionStatement | undefined {
  let node: ts.Node = call.parent;
  while (ts.isParenthesizedExpression(node)) node = node.parent;
  return ts.isExpressionStatement(node) ? node : undefined;
}

function mayReturnNumber(statement: ts.Statement): boolean {
  let node: ts.Node = statement.parent;
  while (!ts.isSourceFile(node)) {
    if (ts.isFunctionLike(node)) {
      const returned = node.type?.kind;
      if (ts.isConstructorDeclaration(node) || ts.isSetAccessorDeclaration(node)) return false;
      return (
        returned === undefined || returned === ts.SyntaxKind.NumberKeyword || isNamed(node.type)
      );
    }
    if (ts.isClassStaticBlockDeclaration(node)) return false;
    node = node.parent;
  }
  return false;
}

function isNamed(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && (ts.isTypeReferenceNode(type) || ts.isUnionTypeNode(type));
}

function returnAgain(document: LabDocument, statement: ts.ExpressionStatement): Fix {
  const { expression, edits } = importing(document, 'linux/errno.h', 'EAGAIN', statement);
  return {
    title: 'Return -EAGAIN when it fails',
    preferred: true,
    edits: [...edits, ...wrap(document, statement, expression)],
  };
}

/** `call;` → `if (call) return -EAGAIN;`, by insertions only, so that what stands inside stays as it is. */
function wrap(document: LabDocument, statement: ts.ExpressionStatement, error: string): Edit[] {
  const { source, text } = document;
  const start = statement.getStart(source);
  const { end } = statement.expression;
  const semicolon = text[statement.end - 1] === ';';
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const braces = !isInList(statement);
  const result = `return -${error}`;
  const lastLine = text.slice(text.lastIndexOf('\n', end) + 1, end);
  const fits = `if (${lastLine}) ${result};`.length <= LINE_WIDTH;
  const gap = fits || braces ? ' ' : `${lineBreak(text)}${indent}${unitOf(indent)}`;
  const closing = `)${gap}${result}${semicolon ? '' : ';'}`;
  const edits: Edit[] = [
    { start, end: start, text: braces ? '{ if (' : 'if (' },
    { start: end, end, text: closing },
  ];
  // Why: without braces an `else` that follows would belong to the new `if`.
  if (braces) edits.push({ start: statement.end, end: statement.end, text: ' }' });
  return edits;
}

function unitOf(indent: string): string {
  return indent.includes('\t') ? '\t' : '  ';
}

/** True where further statements may stand beside it. */
function isInList(statement: ts.Statement): boolean {
  const { parent } = statement;
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
}

/** `call; return 0;` → `return call;`; where more may follow, `const ret = call; if (ret) return ret;`. */
function returnResult(document: LabDocument, statement: ts.ExpressionStatement): Fix {
  const { source, text } = document;
  const start = statement.getStart(source);
  const next = nextOf(statement);
  const title = 'Return its result';
  if (next ? isReturnZero(next) : isFunctionBody(statement.parent)) {
    const edits: Edit[] = [{ start, end: start, text: 'return ' }];
    if (next) edits.push(removal(document, statement.end, next));
    return { title, preferred: false, edits };
  }
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))?.[0] ?? '';
  const name = freeLocal(document, statement);
  const braces = !isInList(statement);
  const semicolon = text[statement.end - 1] === ';' ? '' : ';';
  const gap = braces ? ' ' : `${lineBreak(text)}${indent}`;
  const check = `${semicolon}${gap}if (${name}) return ${name};${braces ? ' }' : ''}`;
  return {
    title: `${title} when it fails`,
    preferred: false,
    edits: [
      { start, end: start, text: `${braces ? '{ ' : ''}const ${name} = ` },
      { start: statement.end, end: statement.end, text: check },
    ],
  };
}

function nextOf(statement: ts.Statement): ts.Statement | undefined {
  const { parent } = statement;
  return ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)
    ? parent.statements[parent.statements.indexOf(statement) + 1]
    : undefined;
}

function isFunctionBody(node: ts.Node): boolean {
  return ts.isBlock(node) && ts.isFunctionLike(node.parent);
}

function isReturnZero(statement: ts.Statement): boolean {
  const value = ts.isReturnStatement(statement) ? statement.expression : undefined;
  return value !== undefined && ts.isNumericLiteral(value) && value.text === '0';
}

/** Takes a statement away with the blanks before it. Comments before it stay. */
function removal({ source, text }: LabDocument, from: number, statement: ts.Statement): Edit {
  const start = statement.getStart(source);
  const blank = /\s*$/.exec(text.slice(from, start))?.[0].length ?? 0;
  return { start: start - blank, end: statement.end, text: '' };
}

function freeLocal(document: LabDocument, at: ts.Node): string {
  const taken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(document.text);
  const free = ['ret', 'err', 'error', 'result'].find((name) => !taken(name));
  if (free !== undefined) return free;
  return `ret${String(at.getStart(document.source))}`;
}
