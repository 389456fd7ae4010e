import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** TypeScript is bundled apart, and its library files ship too. */
const ALWAYS = ['node_modules/typescript/package.json'];
const LICENCE = /^(?:licen[cs]e|notice|copying|thirdpartynotice)/i;

/**
 * Contract: the licences and notices of the packages that files of bundles come from, by name. Throws with the name of a
 * package that has none: it must not ship.
 *
 * @param {string} root the project's root
 * @param {Iterable<string>} inputs paths with forward slashes from the root
 */
export function notices(root, inputs) {
  const packages = new Set();
  for (const input of [...inputs, ...ALWAYS]) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (folder !== undefined) packages.add(folder);
  }
  const texts = [...packages].sort().map((folder) => {
    const at = path.join(root, folder);
    const { name, version } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8'));
    const files = readdirSync(at).filter(
      (file) => LICENCE.test(file) && /\.(?:txt|md)$|^[^.]+$/.test(file),
    );
    if (files.length === 0) throw new Error(`${name} has no licence in its package.`);
    const parts = files.sort().map((file) => readFileSync(path.join(at, file), 'utf8').trim());
    return `${name} ${version}\n\n${parts.join('\n\n')}\n`;
  });
  const head = 'The package contains parts of these works, whose licences follow.\n';
  return [head, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}
