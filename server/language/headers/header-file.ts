import ts from 'typescript';
import { NO_COMMENT, readDocComment, type DocComment } from './doc-comment.ts';

/** A name that a header declares. */
export interface HeaderName {
  readonly name: string;
  /** The header that declares it, which is not always the one it is imported from. */
  readonly header: string;
  readonly kind: 'function' | 'constant' | 'variable' | 'type';
  readonly comment: DocComment;
  /** Value of a constant whose type is a literal. */
  readonly value: bigint | undefined;
}

/** What a header passes on of another one; all of it when there are no names. */
export interface PassedOn {
  readonly specifier: string;
  /** Name as passed on → name in the other header. */
  readonly names: ReadonlyMap<string, string> | undefined;
}

export interface Header {
  readonly specifier: string;
  /** The header's own comment, without the `linux/mm.h: ` it starts with. */
  readonly comment: DocComment;
  readonly names: ReadonlyMap<string, HeaderName>;
  readonly passedOn: readonly PassedOn[];
}

export function readHeader(specifier: string, text: string): Header {
  const source = ts.createSourceFile(`${specifier}.d.ts`, text, ts.ScriptTarget.ES2022);
  const names = new Map<string, HeaderName>();
  const passedOn: PassedOn[] = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const passed = readPassedOn(statement);
      if (passed) passedOn.push(passed);
      continue;
    }
    if (!isExported(statement)) continue;
    for (const [name, kind, value] of declared(statement)) {
      const known = names.get(name);
      const comment = known?.comment ?? commentOf(statement, source);
      // Why: the name of a struct is a type, and the value that describes it.
      if (!known || (known.kind === 'type' && kind !== 'type'))
        names.set(name, { name, header: specifier, kind, comment, value });
    }
  }
  return { specifier, comment: headerComment(specifier, text), names, passedOn };
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const modifiers = ts.getModifiers(statement) ?? [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

type Declared = readonly [name: string, kind: HeaderName['kind'], value: bigint | undefined];

function declared(statement: ts.Statement): Declared[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.name ? [[statement.name.text, 'function', undefined]] : [];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    return [[statement.name.text, 'type', undefined]];
  if (!ts.isVariableStatement(statement)) return [];
  const { flags, declarations } = statement.declarationList;
  const constant = (flags & ts.NodeFlags.Const) !== 0;
  return declarations.flatMap(({ name, type }): Declared[] =>
    ts.isIdentifier(name)
      ? [[name.text, constant ? 'constant' : 'variable', literalValue(type)]]
      : [],
  );
}

function literalValue(type: ts.TypeNode | undefined): bigint | undefined {
  if (!type || !ts.isLiteralTypeNode(type)) return undefined;
  const { literal } = type;
  if (ts.isPrefixUnaryExpression(literal)) {
    const positive = literalOf(literal.operand);
    return positive === undefined ? undefined : -positive;
  }
  return literalOf(literal);
}

function literalOf(literal: ts.Node): bigint | undefined {
  if (!ts.isNumericLiteral(literal) && !ts.isBigIntLiteral(literal)) return undefined;
  return BigInt(literal.text.replace(/n$/, ''));
}

function readPassedOn(statement: ts.ExportDeclaration): PassedOn | undefined {
  const { moduleSpecifier, exportClause } = statement;
  if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return undefined;
  if (!exportClause) return { specifier: moduleSpecifier.text, names: undefined };
  if (!ts.isNamedExports(exportClause)) return undefined;
  const names = exportClause.elements.map(
    ({ name, propertyName }) => [name.text, (propertyName ?? name).text] as const,
  );
  return { specifier: moduleSpecifier.text, names: new Map(names) };
}

function commentOf(statement: ts.Statement, source: ts.SourceFile): DocComment {
  const ranges = ts.getLeadingCommentRanges(source.text, statement.pos) ?? [];
  const last = ranges.map(({ pos, end }) => source.text.slice(pos, end)).at(-1);
  return last?.startsWith('/**') ? readDocComment(last) : NO_COMMENT;
}

function headerComment(specifier: string, text: string): DocComment {
  const [first] = ts.getLeadingCommentRanges(text, 0) ?? [];
  if (!first) return NO_COMMENT;
  const { paragraphs, tags } = readDocComment(text.slice(first.pos, first.end));
  const [head = '', ...rest] = paragraphs;
  if (!head.startsWith(`${specifier}: `)) return NO_COMMENT;
  return { paragraphs: [head.slice(specifier.length + 2), ...rest], tags };
}
