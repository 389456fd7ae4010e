// Sets up the browser workbench (VS Code's server, a Node for it, Chromium) in the user's cache folder.
import { tsImport } from 'tsx/esm/api';

const { setUp } = await tsImport('../test/vscode/host/setup.ts', import.meta.url);
try {
  await setUp();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
