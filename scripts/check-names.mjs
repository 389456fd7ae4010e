import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// The simulator follows Linux, not its tests: neither it nor the server may name a test scenario, a toy device of the
// conformance drivers or a recording.

const TOY_DEVICE = /\bom_[a-z]\w*/;

/**
 * Contract: names of scenarios and recordings, from the files below test/conformance/{scenarios,recordings}.
 *
 * @param {string} root the project's root
 * @returns {Set<string>}
 */
export function scenarioNames(root) {
  const names = new Set();
  for (const folder of ['scenarios', 'recordings']) {
    const place = path.join(root, 'test/conformance', folder);
    if (!existsSync(place)) continue;
    for (const file of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
      const name = path.basename(file).split('.')[0] ?? '';
      if (/^[hdx]-\w/.test(name)) names.add(name);
    }
  }
  return names;
}

/**
 * @param {string} text
 * @param {ReadonlySet<string>} names
 * @returns {{ line: number, name: string }[]}
 */
export function namedIn(text, names) {
  const found = [];
  for (const [index, line] of text.split('\n').entries()) {
    const toy = TOY_DEVICE.exec(line);
    if (toy !== null) found.push({ line: index + 1, name: toy[0] });
    for (const word of line.match(/(?<![\w-])[hdx]-\w[\w-]*/g) ?? []) {
      if (names.has(word)) found.push({ line: index + 1, name: word });
    }
  }
  return found;
}

function main() {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const names = scenarioNames(root);
  let found = 0;
  for (const house of ['simulator', 'server']) {
    const entries = readdirSync(path.join(root, house), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      for (const { line, name } of namedIn(readFileSync(file, 'utf8'), names)) {
        found += 1;
        console.error(
          `${path.relative(root, file)}:${line}: names ${name}: rules come from Linux, never from a scenario`,
        );
      }
    }
  }
  if (found > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
