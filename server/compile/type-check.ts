import path from 'node:path';
import ts from 'typescript';
import type { LabDiagnostic, LabFile } from '../protocol/lab.ts';

/** Where the files of a lab seem to lie: they come from the disk or from unsaved editors. */
const LAB = '/pagewalk-lab';

interface Held {
  readonly text: string;
  readonly version: number;
  readonly snapshot: ts.IScriptSnapshot;
}

/**
 * Checks the types of a lab against the headers, strictly and with the library of ES2022 alone.
 *
 * Contract: what it finds does not keep a lab from running. It reads the lab's files as given, the headers and the
 * compiler's own library, and no other file. A check after a change costs what the change costs.
 */
export class TypeChecker {
  private readonly held = new Map<string, Held>();
  private readonly service: ts.LanguageService;
  private versions = 0;

  /** @param headers folder of the declarations: `linux/mm.h` is `linux/mm.d.ts` in it */
  constructor(headers: string) {
    this.service = ts.createLanguageService(this.host(slashes(path.resolve(headers))));
  }

  /** Type errors of all files, in the order of the files and of the text; syntax errors are not among them. */
  check(files: readonly LabFile[]): LabDiagnostic[] {
    this.hold(files);
    return files.flatMap(({ path: file }) =>
      this.service
        .getSemanticDiagnostics(`${LAB}/${file}`)
        .filter(({ category }) => category === ts.DiagnosticCategory.Error)
        .sort((a, b) => (a.start ?? 0) - (b.start ?? 0))
        .map((diagnostic) => shown(file, diagnostic)),
    );
  }

  private hold(files: readonly LabFile[]): void {
    const wanted = new Set(files.map((file) => `${LAB}/${file.path}`));
    for (const name of this.held.keys()) if (!wanted.has(name)) this.held.delete(name);
    for (const { path: file, text } of files) {
      const name = `${LAB}/${file}`;
      if (this.held.get(name)?.text === text) continue;
      const snapshot = ts.ScriptSnapshot.fromString(text);
      this.held.set(name, { text, version: ++this.versions, snapshot });
    }
  }

  private host(headers: string): ts.LanguageServiceHost {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      moduleDetection: ts.ModuleDetectionKind.Force,
      types: [],
      paths: { '*.h': [`${headers}/*.d.ts`] },
      allowImportingTsExtensions: true,
      strict: true,
      noEmit: true,
    };
    const library = slashes(ts.getDefaultLibFilePath(options));
    const open = [`${headers}/`, `${path.posix.dirname(library)}/lib.`];
    const readable = (name: string): boolean =>
      open.some((start) => name.startsWith(start)) && !name.includes('/../');
    const read = (name: string): string | undefined =>
      this.held.get(name)?.text ?? (readable(name) ? ts.sys.readFile(name) : undefined);
    return {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.held.keys()],
      // Why: headers and library do not change while a program runs.
      getScriptVersion: (name) => String(this.held.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const held = this.held.get(name);
        if (held) return held.snapshot;
        const text = read(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => LAB,
      getDefaultLibFileName: () => library,
      fileExists: (name) => this.held.has(name) || (readable(name) && ts.sys.fileExists(name)),
      readFile: read,
    };
  }
}

function slashes(name: string): string {
  return name.split(path.sep).join('/');
}

function shown(file: string, diagnostic: ts.Diagnostic): LabDiagnostic {
  const { start = 0, length = 0, file: source, messageText, code } = diagnostic;
  const at = (offset: number): { line: number; column: number } => {
    const place = source?.getLineAndCharacterOfPosition(offset) ?? { line: 0, character: 0 };
    return { line: place.line + 1, column: place.character + 1 };
  };
  const end = at(start + length);
  return {
    path: file,
    ...at(start),
    endLine: end.line,
    endColumn: end.column,
    code: `TS${code}`,
    severity: 'warning',
    message: ts.flattenDiagnosticMessageText(messageText, '\n').replace(/\s*\n\s*/g, ' '),
  };
}
