import { isExecutable, which } from './which.ts';
import { cleanEnvironment, runCommand } from './run-command.ts';
import { say } from './say.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Contract: PAGEWALK_CHROMIUM when set (an error if it is no program), else the first Chromium on PATH. */
export function findChromium(): string | undefined {
  const given = process.env['PAGEWALK_CHROMIUM'];
  if (given !== undefined && given !== '') {
    if (!isExecutable(given))
      throw new Error(`PAGEWALK_CHROMIUM is ${given}, which is no program.`);
    return given;
  }
  for (const name of names) {
    const file = which(name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** Contract: leaves a Chromium on PATH or says how the user gets one. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (which('apt-get') === undefined || !isRoot) {
    throw new Error(
      'There is no Chromium on PATH. Install one (Debian: sudo apt-get install chromium) or name one in PAGEWALK_CHROMIUM.',
    );
  }
  say('installing Chromium with apt-get');
  const env = cleanEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  await runCommand('apt-get', ['update', '-q'], { env, timeoutMs: 300_000 });
  // Why: a fresh container has no fonts, and pictures of the workbench would have no letters.
  const packages = ['chromium', 'fonts-dejavu-core', 'fonts-liberation'];
  const install = ['install', '-q', '-y', '--no-install-recommends', ...packages];
  await runCommand('apt-get', install, { env, timeoutMs: 900_000 });
  const installed = findChromium();
  if (installed === undefined)
    throw new Error('apt-get installed Chromium, but there is none on PATH.');
  return installed;
}
