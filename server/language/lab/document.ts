import ts from 'typescript';
import { moduleKind } from '../../compile/lab-paths.ts';
import { buildScopeTree, type ScopeTree } from '../../compile/scope-tree.ts';
import type { ModuleKind } from '../../protocol/lab.ts';

/** A file of a lab, parsed. Half-typed text is parsed as far as it goes. */
export interface LabDocument {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly kind: ModuleKind;
  readonly text: string;
  readonly source: ts.SourceFile;
  readonly scopes: ScopeTree;
}

/** Undefined for files that are no part of a lab, by their name. */
export function readDocument(path: string, text: string): LabDocument | undefined {
  const kind = moduleKind(path);
  if (!kind) return undefined;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  return { path, kind, text, source, scopes: buildScopeTree(source) };
}

/** The innermost token that holds an offset, or ends there. */
export function tokenAt(source: ts.SourceFile, offset: number): ts.Node | undefined {
  let best: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(source) || offset > node.end) return;
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) best = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return best;
}
