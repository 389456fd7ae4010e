import { whyAbsent } from '../../../simulator/inspect/kernel-api.ts';
import { compileLab } from '../../compile/index.ts';
import type { LabDiagnostic } from '../../protocol/lab.ts';
import type { HeaderIndex } from '../headers/header-index.ts';
import type { LabDocument } from '../lab/document.ts';
import type { LabSlice } from '../lab/lab.ts';
import type { Problem } from '../problem.ts';
import { compileFixes, type HeaderValues } from './compile-fixes.ts';

/**
 * What the compile step refuses in a document.
 *
 * Contract: errors of TypeScript's own, syntax included, are not among them: the editor's TypeScript shows those.
 */
export function compileProblems(
  document: LabDocument,
  slice: LabSlice,
  headers: HeaderIndex,
): Problem[] {
  const path = slice.files[0]?.path;
  const why = (specifier: string, name?: string): string | undefined =>
    whyAbsent(slice.kernel, specifier, name);
  const values = (specifier: string): readonly string[] | undefined =>
    why(specifier) === undefined
      ? headers.values(specifier)?.filter((name) => why(specifier, name) === undefined)
      : undefined;
  const { diagnostics } = compileLab(slice.files, {
    headers: values,
    headerNames: headers.specifiers().filter((specifier) => why(specifier) === undefined),
    whyAbsent: why,
  });
  return diagnostics
    .filter((diagnostic) => diagnostic.path === path && diagnostic.code.startsWith('PW'))
    .map((diagnostic) => problem(document, diagnostic, path ?? '', values));
}

function problem(
  document: LabDocument,
  diagnostic: LabDiagnostic,
  path: string,
  values: HeaderValues,
): Problem {
  const { code, severity, message, line, column, endLine, endColumn } = diagnostic;
  const span = {
    start: document.source.getPositionOfLineAndCharacter(line - 1, column - 1),
    end: document.source.getPositionOfLineAndCharacter(endLine - 1, endColumn - 1),
  };
  return {
    ...span,
    code,
    severity,
    message,
    fixes: () => compileFixes(document, path, { code, message, ...span }, values),
  };
}
