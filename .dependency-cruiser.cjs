'use strict';

/**
 * Cycles between files, at zero. Imports of types alone cost nothing at run time and are not followed. Layers and their
 * reasons are in scripts/house-rules.mjs; the two rules repeated here hold even where a lint comment hides the import.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'Files that import each other in a ring can only be understood, tested and moved together.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'simulator-stands-alone',
      severity: 'error',
      comment: 'The simulator runs in a sealed realm: it imports nothing from outside its folder.',
      from: { path: '^simulator/' },
      to: { pathNot: '^simulator/' },
    },
    {
      name: 'mm-below-kernel-and-fs',
      severity: 'error',
      comment: 'mm declares what it needs in mm/ports.ts; machine.ts wires it.',
      from: { path: '^simulator/mm/' },
      to: { path: '^simulator/(?:kernel|fs)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|out|samples)/|\\.(?:driver|user)\\.ts$' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.cjs', '.js', '.d.ts'] },
  },
};
