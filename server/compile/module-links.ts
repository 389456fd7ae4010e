import ts from 'typescript';
import type { Binding } from './scope.ts';
import type { ScopeTree } from './scope-tree.ts';
import { importDeclaration, importedName } from './imported-names.ts';
import { forEachBoundName, hasModifier, isErased } from './syntax.ts';

/** A name that a file takes from another module and uses as a value. */
export interface ImportedName {
  /** The exporting module's name; undefined for the whole module (`import * as`). */
  readonly imported: string | undefined;
  /** Where the name stands in the import statement. */
  readonly node: ts.Node;
  /** The binding in this file; undefined for `export … from`. */
  readonly binding: Binding | undefined;
}

/** An import (or `export … from`) that is still there at run time. */
export interface ModuleImport {
  readonly specifier: string;
  readonly declaration: ts.ImportDeclaration | ts.ExportDeclaration;
  readonly names: readonly ImportedName[];
}

export interface ModuleExport {
  readonly name: string;
  /** The declaration in this file, or what `export … from` passes on. */
  readonly source:
    Binding | { readonly declaration: ts.ExportDeclaration; readonly imported: string };
}

/** The run-time imports and exports of a file; what only the type checker sees is not among them. */
export interface ModuleLinks {
  readonly imports: readonly ModuleImport[];
  readonly exports: readonly ModuleExport[];
}

export function readModuleLinks(source: ts.SourceFile, tree: ScopeTree): ModuleLinks {
  const imports: ModuleImport[] = [];
  const exports: ModuleExport[] = [];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const taken = readImports(statement, tree);
      if (taken) imports.push(taken);
    } else if (ts.isExportDeclaration(statement)) readExports(statement, tree, imports, exports);
    else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword) && !isErased(statement)) {
      forEachDeclared(statement, (declared) => {
        const binding = tree.module.bindings.get(declared.text);
        if (binding) exports.push({ name: declared.text, source: binding });
      });
    }
  }
  return { imports, exports };
}

function readImports(declaration: ts.ImportDeclaration, tree: ScopeTree): ModuleImport | undefined {
  const specifier = specifierOf(declaration);
  const names: ImportedName[] = [];
  for (const binding of tree.module.bindings.values()) {
    if (binding.kind !== 'import' || binding.references.length === 0) continue;
    if (importDeclaration(binding) !== declaration) continue;
    const whole = ts.isNamespaceImport(binding.declaration);
    names.push({
      imported: whole ? undefined : importedName(binding.declaration),
      node: binding.declaration,
      binding,
    });
  }
  if (declaration.importClause && names.length === 0) return undefined;
  return { specifier, declaration, names };
}

function readExports(
  declaration: ts.ExportDeclaration,
  tree: ScopeTree,
  imports: ModuleImport[],
  exports: ModuleExport[],
): void {
  const clause = declaration.exportClause;
  if (declaration.isTypeOnly || !clause || !ts.isNamedExports(clause)) return;
  const elements = clause.elements.filter((element) => !element.isTypeOnly);
  const named = elements.map((element) => ({
    element,
    inner: (element.propertyName ?? element.name).text,
  }));
  if (!declaration.moduleSpecifier) {
    for (const { element, inner } of named) {
      const binding = tree.module.bindings.get(inner);
      if (binding) exports.push({ name: element.name.text, source: binding });
    }
    return;
  }
  if (named.length === 0) return;
  const names = named.map(({ element, inner }) => ({
    imported: inner,
    node: element,
    binding: undefined,
  }));
  imports.push({ specifier: specifierOf(declaration), declaration, names });
  for (const { element, inner } of named) {
    exports.push({ name: element.name.text, source: { declaration, imported: inner } });
  }
}

export function specifierOf(declaration: ts.ImportDeclaration | ts.ExportDeclaration): string {
  const specifier = declaration.moduleSpecifier;
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : '';
}

/** Calls `each` for every name that a top-level declaration declares. */
function forEachDeclared(statement: ts.Statement, each: (name: ts.Identifier) => void): void {
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations)
      forEachBoundName(declaration.name, each);
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    if (statement.name) each(statement.name);
  }
}
