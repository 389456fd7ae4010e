import ts from 'typescript';
import { eraseTypes, isErasable } from './erase-types.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  noLib: true,
  noResolve: true,
  noCheck: true,
  removeComments: true,
  useDefineForClassFields: true,
  ignoreDeprecations: '6.0',
};

/** One parsed file on its own: no library, no other files, no types. */
export interface ParsedFile {
  readonly source: ts.SourceFile;
  readonly syntaxErrors: readonly ts.DiagnosticWithLocation[];
  /**
   * Prints the file after a transformer; types are gone.
   *
   * Contract: runs once.
   */
  emit(transformer: ts.TransformerFactory<ts.SourceFile>): string;
  /** The errors that JavaScript engines find before they run anything, and that only TypeScript's checker places. */
  earlyErrors(): readonly ts.DiagnosticWithLocation[];
}

export function parseFile(path: string, text: string): ParsedFile {
  const source = ts.createSourceFile(path, text, SOURCE, true, ts.ScriptKind.TS);
  return {
    source,
    syntaxErrors: syntaxErrorsOf(source),
    emit: (transformer) => {
      const output = isErasable(source)
        ? printErased(source, transformer)
        : emitByProgram(source, transformer);
      return output.replace(/^#!.*/, '').trim().replace(/;$/, '');
    },
    earlyErrors: () => {
      const located = programOf(source, { noCheck: false })
        .getSemanticDiagnostics(source)
        .filter((error) => error.file !== undefined);
      return located.filter((error) => isEarly(error.code)) as ts.DiagnosticWithLocation[];
    },
  };
}

/** What the parser knows of a file and keeps to the compiler. */
interface ParsedSource extends ts.SourceFile {
  readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  externalModuleIndicator?: ts.Node | true;
}

const SOURCE: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.ES2022,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  setExternalModuleIndicator: (source: ParsedSource) => {
    source.externalModuleIndicator = true;
  },
};

/** Why: a program that is asked for them costs as much as the parsing. */
function syntaxErrorsOf(source: ParsedSource): readonly ts.DiagnosticWithLocation[] {
  return source.parseDiagnostics ?? programOf(source).getSyntacticDiagnostics(source);
}

/** The compiler's printer alone, for a file of which types can be left out. */
export function printErased(
  source: ts.SourceFile,
  transformer: ts.TransformerFactory<ts.SourceFile>,
): string {
  const result = ts.transform(source, [transformer, eraseTypes], OPTIONS);
  const [transformed] = result.transformed;
  if (!transformed) throw new Error(`cannot transform ${source.fileName}`);
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const printed = printer.printFile(transformed);
  result.dispose();
  return printed;
}

/** The compiler's own way, for syntax that leaves something behind at run time. */
export function emitByProgram(
  source: ts.SourceFile,
  transformer: ts.TransformerFactory<ts.SourceFile>,
): string {
  let output = '';
  const write = (_name: string, content: string): void => {
    output = content;
  };
  programOf(source).emit(source, write, undefined, false, {
    before: [transformer],
    after: [dropModuleMark],
  });
  return output;
}

function programOf(source: ts.SourceFile, more: ts.CompilerOptions = {}): ts.Program {
  const path = source.fileName;
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === path ? source : undefined),
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === path,
    readFile: () => undefined,
    directoryExists: () => true,
    getDirectories: () => [],
  };
  return ts.createProgram({ rootNames: [path], options: { ...OPTIONS, ...more }, host });
}

/** Why: the compiler adds `export {}` to a file that was a module, and a function expression has no exports. */
const dropModuleMark: ts.TransformerFactory<ts.SourceFile> = () => (source) =>
  ts.factory.updateSourceFile(
    source,
    source.statements.filter((statement) => !ts.isExportDeclaration(statement)),
  );

/** Errors of grammar that TypeScript does not number as such, by what they are about. */
const EARLY = new Set([
  // Names declared twice.
  2300, 2393, 2440, 2451,
  // `super` where there is none.
  2335, 2336, 2337,
  // Assignments to what is no variable.
  2357, 2364, 2487, 2491,
  // Private names that no class declares.
  18016, 2339,
]);

/** TypeScript numbers errors of grammar from 1000 on. */
function isEarly(code: number): boolean {
  return (code >= 1000 && code < 2000) || EARLY.has(code);
}
