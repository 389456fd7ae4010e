import ts from 'typescript';
import type { LabDocument } from '../lab/document.ts';
import { clauseOf, specifierOf } from '../lab/imports.ts';
import type { Edit, Fix, Span } from '../problem.ts';
import { importing } from './import-edit.ts';

/** A refusal of the compile step. */
export interface Refusal extends Span {
  readonly code: string;
  readonly message: string;
}

/**
 * Fixes for the refusals that have a mechanical one.
 *
 * @param path of the document inside its lab
 * @param values what the headers of the lab's kernel export
 */
export function compileFixes(
  document: LabDocument,
  path: string,
  refusal: Refusal,
  values: HeaderValues,
): Fix[] {
  switch (refusal.code) {
    case 'PW1003':
      return specifierFix(document, refusal, suggestion(refusal));
    case 'PW1004':
      return specifierFix(document, refusal, relativeTo(path, suggestion(refusal)));
    case 'PW1005':
      return [
        ...renameFix(document, refusal, suggestion(refusal)),
        ...replacementFix(document, refusal, values),
      ];
    case 'PW1006':
      return renameFix(document, refusal, suggestion(refusal));
    case 'PW1007':
      return wholeModuleFix(document, refusal);
    case 'PW1017':
      return namedExportFix(document, refusal);
    case 'PW1026':
      return setErrnoFix(document, refusal);
    default:
      return [];
  }
}

/** Names that a header exports; undefined when there is no such header. */
export type HeaderValues = (specifier: string) => readonly string[] | undefined;

/** The name that the sentence suggests. */
function suggestion({ message }: Refusal): string | undefined {
  return /(?:did you mean|write) '([^']+)'/.exec(message)?.[1];
}

function didYouMean(name: string, edits: readonly Edit[]): Fix {
  return { title: `Did you mean '${name}'?`, preferred: true, edits };
}

function specifierFix(document: LabDocument, at: Span, wanted: string | undefined): Fix[] {
  const literal = nodeOf(document, at, ts.isStringLiteral);
  if (wanted === undefined || !literal) return [];
  const { text, source } = document;
  const start = literal.getStart(source) + 1;
  const closed = text[literal.end - 1] === text[start - 1] && literal.end > start;
  const end = closed ? literal.end - 1 : literal.end;
  return [didYouMean(wanted, [{ start, end, text: wanted }])];
}

/** `ring.ts` → `./ring`, seen from a file of the lab. */
function relativeTo(importer: string, target: string | undefined): string | undefined {
  if (target === undefined) return undefined;
  const from = importer.split('/').slice(0, -1);
  const to = target.replace(/\.ts$/, '').split('/');
  while (from.length > 0 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return [...(from.length === 0 ? ['.'] : from.map(() => '..')), ...to].join('/');
}

/** Renames an imported name, and with it its uses when they have no name of their own. */
function renameFix(document: LabDocument, at: Span, wanted: string | undefined): Fix[] {
  const specifier = nodeOf(
    document,
    at,
    (node) => ts.isImportSpecifier(node) || ts.isExportSpecifier(node),
  );
  if (wanted === undefined || !specifier) return [];
  const { source, scopes } = document;
  const replace = (node: ts.Node, text: string): Edit => ({
    start: node.getStart(source),
    end: node.end,
    text,
  });
  if (specifier.propertyName || ts.isExportSpecifier(specifier)) {
    return [didYouMean(wanted, [replace(specifier.propertyName ?? specifier.name, wanted)])];
  }
  const local = scopes.module.bindings.get(specifier.name.text);
  const references = (local?.references ?? []).map((identifier) =>
    ts.isShorthandPropertyAssignment(identifier.parent)
      ? replace(identifier, `${identifier.text}: ${wanted}`)
      : replace(identifier, wanted),
  );
  // Why: a name that is there already would be declared twice.
  if (scopes.scopes.some(({ bindings }) => bindings.has(wanted))) return [];
  return [didYouMean(wanted, [replace(specifier.name, wanted), ...references])];
}

/** What the kernel has instead, where it is another name of the same header: its parameters may be others. */
function replacementFix(document: LabDocument, refusal: Refusal, values: HeaderValues): Fix[] {
  const [, header = '', wanted = ''] =
    /'([^']+)' does not export .*: use (\w+)\.?$/.exec(refusal.message) ?? [];
  if (values(header)?.includes(wanted) !== true) return [];
  const title = `Use '${wanted}' instead`;
  return renameFix(document, refusal, wanted).map((fix) => ({ ...fix, title, preferred: false }));
}

/** `import mm from` → `import * as mm from` */
function wholeModuleFix(document: LabDocument, at: Span): Fix[] {
  const clause = nodeOf(document, at, ts.isImportClause);
  if (!clause?.name || clause.namedBindings) return [];
  const start = clause.name.getStart(document.source);
  const title = `Import the whole header as '${clause.name.text}'`;
  const isHeader = specifierOf(clause.parent as ts.ImportDeclaration).endsWith('.h');
  return isHeader
    ? [{ title, preferred: false, edits: [{ start, end: start, text: '* as ' }] }]
    : [];
}

/** `export default function f` → `export function f` */
function namedExportFix(document: LabDocument, at: Span): Fix[] {
  const declaration = nodeOf(
    document,
    at,
    (node) => ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node),
  );
  const word = declaration?.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  if (!declaration?.name || !word) return [];
  const start = word.getStart(document.source);
  const blank = /^\s*/.exec(document.text.slice(word.end))?.[0].length ?? 0;
  const title = `Export '${declaration.name.text}' by its name`;
  return [{ title, preferred: true, edits: [{ start, end: word.end + blank, text: '' }] }];
}

/** `errno = value` → `set_errno(value)` */
function setErrnoFix(document: LabDocument, at: Span): Fix[] {
  const identifier = nodeOf(document, at, ts.isIdentifier);
  const clause = identifier && clauseOf(document.scopes.bindingOf(identifier));
  const assignment = identifier?.parent;
  if (!clause || !assignment || !ts.isBinaryExpression(assignment)) return [];
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  if (!ts.isImportSpecifier(clause) || (clause.propertyName ?? clause.name).text !== 'errno')
    return [];
  const { expression, edits } = importing(document, 'errno.h', 'set_errno', assignment);
  const { left, right, end } = assignment;
  return [
    {
      title: 'Write set_errno()',
      preferred: true,
      edits: [
        ...edits,
        {
          start: left.getStart(document.source),
          end: right.getStart(document.source),
          text: `${expression}(`,
        },
        { start: end, end, text: ')' },
      ],
    },
  ];
}

/** The outermost node of a kind within a span that starts where the span starts. */
function nodeOf<T extends ts.Node>(
  { source }: LabDocument,
  { start, end }: Span,
  test: (node: ts.Node) => node is T,
): T | undefined {
  const visit = (node: ts.Node): T | undefined => {
    if (node.end < start || node.getStart(source) > end) return undefined;
    if (node.getStart(source) === start && node.end <= end && test(node)) return node;
    return ts.forEachChild(node, visit);
  };
  return visit(source);
}
