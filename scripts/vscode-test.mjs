// Runs the tests inside a real VS Code: `npm run test:vscode -- --help` names the options.
import { register } from 'tsx/esm/api';

register();
const { testMain } = await import('../test/vscode/host/test-main.ts');
process.exit(await testMain(process.argv.slice(2)));
