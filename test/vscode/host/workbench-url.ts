export interface WorkbenchAddress {
  readonly port: number;
  /** Contract: absolute path of the folder to open. */
  readonly folder: string;
  /** Contract: honoured only by a server started with `automation`. */
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
}

export function workbenchUrl(address: WorkbenchAddress): string {
  const authority = `127.0.0.1:${address.port.toString()}`;
  const remote = (file: string): string => `vscode-remote://${authority}${file}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  const { extensionDevelopmentPath, extensionTestsPath } = address;
  if (extensionDevelopmentPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(extensionDevelopmentPath)]);
  }
  if (extensionTestsPath !== undefined)
    payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('folder', address.folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
