import { existsSync } from 'node:fs';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFileSystem } from './node-file-system.ts';
import { serve } from './server.ts';

// The language server as a program: over the ipc of the process that forked it, or `--stdio` for any other editor.

const here = import.meta.dirname;
const installed = path.join(here, 'include');
const headers = existsSync(installed) ? installed : path.join(here, '../../simulator/include');

const transports = /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/;
if (!process.argv.some((argument) => transports.test(argument))) {
  process.argv.push(process.send ? '--node-ipc' : '--stdio');
}

serve(createConnection(ProposedFeatures.all), {
  files: nodeFileSystem,
  includeFolder: headers.split(path.sep).join('/'),
});
