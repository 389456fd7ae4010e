import ts from 'typescript';

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
  let output = '';
  let parsed: ts.SourceFile | undefined;
  const host: ts.CompilerHost = {
    getSourceFile: (name, options) => {
      if (name !== path) return undefined;
      parsed ??= ts.createSourceFile(name, text, options, true, ts.ScriptKind.TS);
      return parsed;
    },
    writeFile: (_name, content) => {
      output = content;
    },
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
  const program = ts.createProgram({ rootNames: [path], options: OPTIONS, host });
  const source = program.getSourceFile(path);
  if (!source) throw new Error(`cannot parse ${path}`);
  return {
    source,
    syntaxErrors: program.getSyntacticDiagnostics(source),
    emit(transformer) {
      program.emit(source, undefined, undefined, false, {
        before: [transformer],
        after: [dropModuleMark],
      });
      return output.replace(/^#!.*/, '').trim().replace(/;$/, '');
    },
    earlyErrors: () => {
      const checked = ts.createProgram({
        rootNames: [path],
        options: { ...OPTIONS, noCheck: false },
        host,
      });
      const located = checked
        .getSemanticDiagnostics(source)
        .filter((error) => error.file !== undefined);
      return located.filter((error) => isEarly(error.code)) as ts.DiagnosticWithLocation[];
    },
  };
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
