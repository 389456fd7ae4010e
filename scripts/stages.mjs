import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * `stage` is the stage's name as its declaration gives it, when the declaration was found.
 *
 * @typedef {{ path: string, line: number, stage?: string }} StagePosition
 */

const INTERESTING = /\.(?:enter|step)\(|\bstage\(/;
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

/**
 * Contract: for every stage constant the 1-based line of its first `….enter(DO_MMAP` or `….step(DO_MMAP` call, in the
 * order of paths, then of lines. The constant may be qualified (`S.DO_MMAP`); it is declared as
 * `const DO_MMAP = stage('do_mmap', …)`.
 *
 * @param {Iterable<{ path: string, text: string }>} files paths with forward slashes from the project's root
 * @param {typeof import('typescript')} ts
 * @returns {Record<string, StagePosition>}
 */
export function scanStages(files, ts) {
  /** @type {Record<string, StagePosition>} */
  const positions = {};
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!INTERESTING.test(file.text)) continue;
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
        if (name !== undefined && CONSTANT.test(name) && !(name in positions)) {
          const start = first.getStart(source);
          const { line } = source.getLineAndCharacterOfPosition(start);
          positions[name] = { path: file.path, line: line + 1 };
        }
      }
      if (
        ts.isVariableDeclaration(node) &&
        ts.isIdentifier(node.name) &&
        node.initializer !== undefined &&
        ts.isCallExpression(node.initializer) &&
        ts.isIdentifier(node.initializer.expression) &&
        node.initializer.expression.text === 'stage' &&
        node.initializer.arguments[0] !== undefined &&
        ts.isStringLiteral(node.initializer.arguments[0])
      ) {
        names.set(node.name.text, node.initializer.arguments[0].text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  for (const [constant, position] of Object.entries(positions)) {
    const stage = names.get(constant);
    if (stage !== undefined) position.stage = stage;
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
