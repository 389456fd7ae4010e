import { LabError } from '../sandbox/lab-folder.ts';
import { dap } from './dap.ts';
import { run } from './run.ts';
import { script } from './script.ts';
import { STATUS_USAGE, UsageError } from './usage-error.ts';
import { USAGE, version } from './usage.ts';

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (own.includes('--help') || own.includes('-h')) return main(['--help']);
  switch (command) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE);
      return command === undefined ? STATUS_USAGE : 0;
    case '--version':
    case '-v':
      process.stdout.write(`${version()}\n`);
      return 0;
    case 'run':
      return run(rest);
    case 'script':
      return script(rest);
    case 'dap':
      return dap(rest);
    default:
      throw new UsageError(`there is no command "${command}"`);
  }
}

// Why: a reader that stops early, such as head, ends the command; it is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      process.stderr.write(`pagewalk: ${sentence}. See pagewalk --help.\n`);
      process.exitCode = STATUS_USAGE;
    } else if (error instanceof LabError) {
      process.stderr.write(`pagewalk: ${sentence}\n`);
      process.exitCode = STATUS_USAGE;
    } else {
      process.stderr.write(`pagewalk: internal error: ${sentence}\n`);
      process.exitCode = 70;
    }
  },
);
