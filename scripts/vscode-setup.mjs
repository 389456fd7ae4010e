// Sets up the browser workbench (VS Code's server, a Node for it, Chromium) in the user's cache folder.
import { register } from 'tsx/esm/api';

register();
const { setUp } = await import('../test/vscode/host/setup.ts');
try {
  await setUp();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
