import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ path: string, line: number }} StagePosition
 */

const CALL = /\.(?:enter|step)\(/;

/**
 * Contract: for every stage constant the 1-based line of its first `….enter(DO_MMAP` or `….step(DO_MMAP` call, in the
 * order of paths, then of lines. The constant may be qualified (`S.DO_MMAP`).
 *
 * @param {Iterable<{ path: string, text: string }>} files paths with forward slashes from the project's root
 * @param {typeof import('typescript')} ts
 * @returns {Record<string, StagePosition>}
 */
export function scanStages(files, ts) {
  /** @type {Record<string, StagePosition>} */
  const positions = {};
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!CALL.test(file.text)) continue;
    const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, false);
    /** @param {import('typescript').Node} node */
    const visit = (node) => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        (node.expression.name.text === 'enter' || node.expression.name.text === 'step') &&
        node.arguments.length > 0
      ) {
        const first = node.arguments[0];
        const name = ts.isIdentifier(first)
          ? first.text
          : ts.isPropertyAccessExpression(first)
            ? first.name.text
            : undefined;
        if (name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name) && !(name in positions)) {
          const start = first.getStart(source);
          const { line } = source.getLineAndCharacterOfPosition(start);
          positions[name] = { path: file.path, line: line + 1 };
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return positions;
}

/**
 * @param {string} root the project's root
 * @returns {{ path: string, text: string }[]} the simulator's sources without its headers
 */
export function simulatorSources(root) {
  const folder = path.join(root, 'simulator');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('include/'))
    .map((name) => ({
      path: `simulator/${name}`,
      text: readFileSync(path.join(folder, name), 'utf8'),
    }));
}
