import ts from 'typescript';
import type { HeaderIndex } from '../headers/header-index.ts';
import { tokenAt, type LabDocument } from '../lab/document.ts';
import { importedName } from '../lab/imports.ts';
import type { Hover } from '../problem.ts';
import { aboutConstant } from './about-constant.ts';
import { aboutHeader } from './about-header.ts';
import { aboutName } from './about-name.ts';

/**
 * What the headers and the kernel's sources say about the name or the header at an offset.
 *
 * Contract: adds to the hover of the editor's TypeScript, which shows the declaration and its comment beside it;
 * undefined where there is nothing to add.
 */
export function hoverAt(
  document: LabDocument,
  offset: number,
  headers: HeaderIndex,
): Hover | undefined {
  const token = tokenAt(document.source, offset);
  const markdown = token && about(document, token, headers);
  if (!token || markdown === undefined) return undefined;
  return { start: token.getStart(document.source), end: token.end, markdown };
}

function about(document: LabDocument, token: ts.Node, headers: HeaderIndex): string | undefined {
  if (ts.isStringLiteral(token)) {
    const { parent } = token;
    const names = ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent);
    return names ? aboutHeader(token.text, headers) : undefined;
  }
  const imported = ts.isIdentifier(token) ? importedName(document, token) : undefined;
  const found = imported && headers.find(imported.specifier, imported.name);
  if (!found) return undefined;
  return found.kind === 'constant' ? aboutConstant(found, headers) : aboutName(found, headers);
}
