/** Contract: what a run of the suite inside an extension host needs; paths are absolute. */
export interface SuiteRun {
  readonly extension: string;
  readonly bundle: string;
  readonly folder: string;
  readonly resultFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

export const isVerbose = process.env['PAGEWALK_VSCODE_VERBOSE'] === '1';
