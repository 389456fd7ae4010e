import ts from 'typescript';
import type { FileState } from './file-state.ts';
import type { Binding } from './scope.ts';
import { name, text } from './syntax.ts';

/**
 * Imported names in generated code.
 *
 * Contract: every use reads the exporting module anew (`$m2.errno`), which is what makes imports live bindings.
 */

/** The import that an identifier expression means, if it means one. */
export function importOf(file: FileState, identifier: ts.Identifier): Binding | undefined {
  const binding = file.tree.bindingOf(identifier);
  return binding?.kind === 'import' ? binding : undefined;
}

export function readImport(file: FileState, binding: Binding): ts.Expression {
  const module = name(moduleVariable(file.source, importDeclaration(binding)));
  const { declaration } = binding;
  if (ts.isNamespaceImport(declaration)) return module;
  return readExported(module, importedName(declaration));
}

/** {@link readImport} as text. */
export function readImportText(file: FileState, binding: Binding): string {
  const module = moduleVariable(file.source, importDeclaration(binding));
  const { declaration } = binding;
  if (ts.isNamespaceImport(declaration)) return module;
  return `${module}[${JSON.stringify(importedName(declaration))}]`;
}

/** Why: `import { 'any text' as name }` is allowed, and such a name cannot stand after a dot. */
export function readExported(module: ts.Expression, exported: string): ts.Expression {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(exported)
    ? ts.factory.createPropertyAccessExpression(module, exported)
    : ts.factory.createElementAccessExpression(module, text(exported));
}

/** The exporting module's own name for an imported binding. */
export function importedName(declaration: ts.Node): string {
  if (!ts.isImportSpecifier(declaration)) return 'default';
  return (declaration.propertyName ?? declaration.name).text;
}

export function importDeclaration(binding: Binding): ts.Node {
  let at = binding.declaration;
  while (!ts.isImportDeclaration(at)) at = at.parent;
  return at;
}

/** The variable that holds the exports of an imported module: numbered by the place of its statement in the file. */
export function moduleVariable(source: ts.SourceFile, declaration: ts.Node): string {
  return `$m${String(source.statements.findIndex((statement) => statement === declaration))}`;
}
