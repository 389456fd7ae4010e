// Opens a VS Code with Pagewalk for trying it out: `npm run vscode [FOLDER]`, samples/memdev when left out.
import { register } from 'tsx/esm/api';

register();
const { tryOut } = await import('../test/vscode/host/try-out.ts');
process.exitCode = await tryOut(process.argv.slice(2));
