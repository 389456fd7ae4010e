/** What the adapter knows of its client, and how it speaks to it unasked. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type OutputCategory = 'console' | 'important' | 'stdout' | 'stderr';

/** Where a line of output comes from. */
export interface OutputPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export class Client {
  private firstLine = 1;
  private firstColumn = 1;
  private uris = false;
  /** Does it ask for variables again when told to? */
  invalidates = false;
  /** Does it show how long things take? */
  showsProgress = false;
  /** Does it show memory, and wants to know what has changed? */
  watchesMemory = false;
  /** Does it understand escape sequences in what is printed? */
  styles = false;

  constructor(private readonly send: (event: string, body: object | undefined) => void) {}

  configure(args: DebugProtocol.InitializeRequestArguments): void {
    this.firstLine = args.linesStartAt1 === false ? 0 : 1;
    this.firstColumn = args.columnsStartAt1 === false ? 0 : 1;
    this.uris = args.pathFormat === 'uri';
    this.showsProgress = args.supportsProgressReporting === true;
    this.watchesMemory = args.supportsMemoryEvent === true;
    this.styles = args.supportsANSIStyling === true;
    this.invalidates = args.supportsInvalidatedEvent === true;
  }

  event(event: string, body?: object): void {
    this.send(event, body);
  }

  output(category: OutputCategory, text: string, at?: OutputPlace): void {
    this.send('output', {
      category,
      output: text,
      ...(at && {
        source: { path: this.toPath(at.path) },
        line: this.toLine(at.line),
        column: this.toColumn(at.column),
      }),
    });
  }

  /** To the client: a line, 1-based here. */
  toLine(line: number): number {
    return line - 1 + this.firstLine;
  }

  toColumn(column: number): number {
    return column - 1 + this.firstColumn;
  }

  toPath(file: string): string {
    return this.uris ? pathToFileURL(file).href : file;
  }

  /** From the client: a line, 1-based here. */
  fromLine(line: number): number {
    return line - this.firstLine + 1;
  }

  fromColumn(column: number): number {
    return column - this.firstColumn + 1;
  }

  fromPath(file: string): string {
    return file.startsWith('file:') ? fileURLToPath(file) : file;
  }
}
