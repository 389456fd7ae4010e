import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './scripts/house-rules.mjs';

const LABS = ['samples/**/*.ts', 'test/**/*.driver.ts', 'test/**/*.user.ts'];
const HEADERS = ['simulator/include/**/*.d.ts'];

const NO_CLOCK =
  'A run is a function of its inputs, or replay and time travel break: time is virtual (kernel/time) and comes from the machine.';
const NO_LOCALE = 'Output is the same in every locale: format by hand.';
const NO_HOST =
  'The simulator has no host: report through printk, the trace or a port that machine.ts wires.';
const NO_TRANSCENDENTAL =
  'Engines differ in the last bit, and kernels have no FPU: use integers (31 - Math.clz32(x) for a logarithm).';
const TRANSCENDENTAL = [
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp'],
  ...['expm1', 'hypot', 'log', 'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh'],
];

const SYNTAX = [
  {
    selector: 'TSEnumDeclaration',
    message: 'No enums: a union of strings or an `as const` table says the same and is erasable.',
  },
  {
    selector:
      "ImportDeclaration[source.value='typescript'][importKind!='type'] > :matches(ImportSpecifier[importKind!='type'], ImportNamespaceSpecifier)",
    message:
      'Write `import ts from "typescript"`: the compiler is loaded lazily, and only the default import is free once it is.',
  },
];
const SIMULATOR_SYNTAX = [
  ...['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase'].map((name) => ({
    selector: `MemberExpression[property.name='${name}']`,
    message: NO_LOCALE,
  })),
  {
    selector:
      ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)[async=true]',
    message:
      'The simulator is synchronous: a system call returns when it is done, and blocking runs virtual time.',
  },
];

export default defineConfig(
  globalIgnores([
    'dist/',
    'out/',
    '.cache/',
    '.vscode-test/',
    'test/conformance/recordings/',
    '**/broken/',
    '**/.pagewalk/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-template-curly-in-string': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house },
    rules: {
      'house/layers': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-syntax': ['error', ...SYNTAX],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['simulator/**/*.ts', 'server/sandbox/**/*.ts'],
    rules: {
      // Why: reads of typed arrays are `number | undefined` under noUncheckedIndexedAccess, and indices come from masks.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Why: what unwinds a dead task is a primitive, so that no object of one realm reaches the other.
    files: ['simulator/kernel/kill.ts'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    files: ['simulator/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...SYNTAX, ...SIMULATOR_SYNTAX],
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: NO_CLOCK },
        { name: 'performance', message: NO_CLOCK },
        { name: 'setTimeout', message: NO_CLOCK },
        { name: 'setInterval', message: NO_CLOCK },
        { name: 'Intl', message: NO_LOCALE },
        { name: 'console', message: NO_HOST },
        { name: 'process', message: NO_HOST },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'A run is a function of its inputs: take a seeded generator from lib/.',
        },
        ...TRANSCENDENTAL.map((property) => ({
          object: 'Math',
          property,
          message: NO_TRANSCENDENTAL,
        })),
      ],
    },
  },
  {
    // Declarations as C programmers know them; their types are checked by tsc.
    files: HEADERS,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Written as users write them: kernel names, unused parameters of callbacks, 32-bit tricks.
    files: LABS,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }] },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'performance', 'URL', 'Buffer', 'setTimeout', 'clearTimeout'],
          ...['setInterval', 'clearInterval', 'setImmediate', 'fetch', 'AbortController'],
          ...['AbortSignal', 'TextDecoder', 'TextEncoder', 'structuredClone', 'WebSocket'],
          ...['document', 'window', 'localStorage', 'globalThis'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
);
