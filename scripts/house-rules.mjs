import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Who may import whom, as one table, and the ESLint rule that enforces it. Arrows point only downwards; a message names
// the reason and the way out.

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Rooms of the simulator from the bottom up; a room imports from the rooms before it. */
const SIMULATOR_ORDER = [
  ['lib'],
  ['trace'],
  ['arch'],
  ['mm'],
  ['kernel'],
  ['fs'],
  ['libc', 'drivers'],
  ['entry'],
  ['exports'],
  ['inspect'],
  ['machine'],
];
const SIMULATOR_ORDER_TEXT =
  'machine → inspect → exports → entry → libc, drivers → fs → kernel → mm → arch → lib, with trace above lib';

/** Rooms of the server: what each may import of the others. */
const SERVER_DOWNWARDS = {
  cli: ['sandbox', 'compile', 'protocol'],
  debug: ['sandbox', 'compile', 'protocol'],
  language: ['compile', 'protocol'],
  sandbox: ['protocol'],
  compile: ['protocol'],
  protocol: [],
};

const DOOR = ['machine', 'inspect', 'trace'];
const BUILTINS = new Set(builtinModules);

/**
 * @typedef {{ house: string, room: string }} Place `{ house: 'simulator', room: 'mm' }`; a file directly in a house is
 *   a room of its own, without its extension
 */

/**
 * @param {string} file absolute path
 * @returns {Place | undefined} nothing for a path outside the project
 */
function placeOf(file) {
  const relative = path.relative(root, file).split(path.sep).join('/');
  if (relative.startsWith('../')) return undefined;
  const [house = '', room = ''] = relative.split('/');
  return { house, room: room.replace(/\.(?:ts|mjs|cjs|js)$/, '') };
}

/**
 * @param {Place} from
 * @param {string} room
 * @param {boolean} typeOnly
 */
function withinSimulator(from, room, typeOnly) {
  if (from.room === room) return undefined;
  if (from.room === 'include') {
    return 'include/ imports nothing of the simulator: headers are what drivers see, and the simulator implements them.';
  }
  if (room === 'include') {
    return typeOnly
      ? undefined
      : 'Headers only declare: use `import type`, and bind the implementation in simulator/exports.';
  }
  if (from.room === 'mm' && (room === 'kernel' || room === 'fs')) {
    return `mm imports neither kernel nor fs, or the two would form a ring: declare what mm needs in mm/ports.ts and let machine.ts wire it.`;
  }
  const own = SIMULATOR_ORDER.findIndex((rooms) => rooms.includes(from.room));
  const other = SIMULATOR_ORDER.findIndex((rooms) => rooms.includes(room));
  if (own < 0)
    return `simulator/${from.room} has no place in the order of scripts/house-rules.mjs.`;
  if (other < 0) return `simulator/${room} has no place in the order of scripts/house-rules.mjs.`;
  if (other < own) return undefined;
  if (from.room === 'trace') {
    return 'trace/ is used by every room, so it imports only lib.';
  }
  return `Arrows in the simulator point downwards (${SIMULATOR_ORDER_TEXT}): ${from.room} may not import ${room}. Pass what is needed through a narrow interface that machine.ts wires.`;
}

/**
 * @param {Place} from
 * @param {Place} to
 * @param {boolean} typeOnly
 * @returns {string | undefined} the reason why the import is banned
 */
function betweenHouses(from, to, typeOnly) {
  if (from.house === 'simulator') {
    if (to.house === 'simulator') return withinSimulator(from, to.room, typeOnly);
    return `The simulator knows neither who runs it nor who shows it: it imports nothing of ${to.house}/.`;
  }
  if (from.house === 'server') {
    if (to.house === 'simulator') {
      if (from.room === 'protocol') {
        return to.room === 'inspect' && typeOnly
          ? undefined
          : 'server/protocol holds messages: it imports only types of simulator/inspect.';
      }
      const open = from.room === 'sandbox' ? [...DOOR, 'exports', 'libc'] : DOOR;
      if (open.includes(to.room)) return undefined;
      return `server/${from.room} enters the simulator by its door (machine.ts, inspect/, trace/${
        from.room === 'sandbox' ? ', and as host of both realms exports/ and libc/' : ''
      }): what lies behind, such as ${to.room}, may change without notice.`;
    }
    if (to.house === 'server') {
      if (from.room === to.room) return undefined;
      const allowed = SERVER_DOWNWARDS[/** @type {keyof typeof SERVER_DOWNWARDS} */ (from.room)];
      if (allowed === undefined) {
        return `server/${from.room} has no place in the table of scripts/house-rules.mjs.`;
      }
      if (allowed.includes(to.room)) return undefined;
      return `Server programs import each other only downwards (cli, debug → sandbox, compile → protocol; language → compile, protocol): ${from.room} may not import ${to.room}. Share types through server/protocol, or start the other program.`;
    }
    return `Programs of the server run without an editor: they import nothing of ${to.house}/.`;
  }
  if (from.house === 'client') {
    if (to.house === 'client') return undefined;
    if (to.house === 'server' && to.room === 'protocol') return undefined;
    if (to.house === 'simulator' && to.room === 'inspect' && typeOnly) return undefined;
    return 'The client starts the programs and shows what they say: it imports only server/protocol and types of simulator/inspect.';
  }
  return undefined;
}

/**
 * @param {Place} from
 * @param {string} specifier a bare one
 * @param {boolean} typeOnly
 */
function outside(from, specifier, typeOnly) {
  if (specifier === 'vscode') {
    const editor = from.house === 'client' || (from.house === 'test' && from.room === 'vscode');
    return editor
      ? undefined
      : 'Only client/ (and test/vscode) knows the editor: pass what is needed as plain values through server/protocol.';
  }
  if (from.house !== 'simulator') return undefined;
  if (/\.h$/.test(specifier)) {
    return from.room === 'include' ? undefined : withinSimulator(from, 'include', typeOnly);
  }
  if (specifier.startsWith('node:') || BUILTINS.has(specifier.split('/')[0] ?? '')) {
    return 'The simulator is pure: no files, no clock, no process. What it needs from its host comes in through the configuration of machine.ts.';
  }
  return 'The simulator has no dependencies: the same sources run in a sealed realm, in tests and in a browser.';
}

/**
 * Contract: the reason why `file` may not import `specifier`, or undefined when it may.
 *
 * @param {string} file absolute path of the importing file
 * @param {string} specifier as written
 * @param {boolean} typeOnly
 */
export function banOf(file, specifier, typeOnly) {
  const from = placeOf(file);
  if (from === undefined) return undefined;
  if (!specifier.startsWith('.')) return outside(from, specifier, typeOnly);
  const to = placeOf(path.resolve(path.dirname(file), specifier));
  return to === undefined
    ? 'An import stays inside the project.'
    : betweenHouses(from, to, typeOnly);
}

/** @type {import('eslint').Rule.RuleModule} */
const layers = {
  meta: { type: 'problem', schema: [], messages: { banned: '{{reason}}' } },
  create(context) {
    /**
     * @param {import('eslint').Rule.Node} node
     * @param {unknown} specifier
     * @param {boolean} typeOnly
     */
    const check = (node, specifier, typeOnly) => {
      if (typeof specifier !== 'string') return;
      const reason = banOf(context.filename, specifier, typeOnly);
      if (reason !== undefined) context.report({ node, messageId: 'banned', data: { reason } });
    };
    return {
      ImportDeclaration: (node) => {
        check(node, node.source.value, node.importKind === 'type');
      },
      ExportNamedDeclaration: (node) => {
        check(node, node.source?.value, node.exportKind === 'type');
      },
      ExportAllDeclaration: (node) => {
        check(node, node.source.value, node.exportKind === 'type');
      },
      ImportExpression: (node) => {
        check(node, node.source.value, false);
      },
      TSImportType: (node) => {
        check(node, node.source?.value ?? node.argument?.literal?.value, true);
      },
    };
  },
};

/** @type {import('eslint').ESLint.Plugin} */
export const house = { rules: { layers } };
