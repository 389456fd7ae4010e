/** Files as the language server reads them. Tests, and editors with files of their own, bring another one. */
export interface FileSystem {
  /** Text of a file; undefined when there is none that can be read. */
  readText(path: string): string | undefined;
  /** Names in a folder, those of subfolders with a `/` at the end; none when there is no such folder. */
  list(folder: string): readonly string[];
}
