import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { fileNamesPlugin } from './infra/eslint/file-names.js';

const tests = [
  '**/*-conformance.ts',
  '**/fixtures/**',
  '**/*.bed.ts',
  '**/*.test.{ts,tsx,mjs}',
  '**/*.spec.ts',
  'test/**',
  'libs/testkit/**',
];
const toolFiles = ['**/*.config.{js,ts}', '**/*.cjs', 'infra/**'];
const nestApps = ['apps/control-plane/**', 'apps/worker/**'];

/** Syntax that the house style forbids and no ready-made rule names. */
const forbiddenSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals, not an enum.' },
  {
    selector: 'TSModuleDeclaration[kind="namespace"]',
    message: 'Use a module, not a namespace.',
  },
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'A catch translates, adds context or decides; an empty one hides a fault.',
  },
  {
    selector:
      ':matches(CallExpression)[callee.object.name=/^(vi|jest)$/][callee.property.name=/^(mock|doMock)$/]',
    message: 'Our own modules are not mocked: use a fake of the port.',
  },
];
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only.',
};
/** Nest injects by constructor, and gives a route's parts by decorated parameter: there may be as many as it takes. */
const tooManyParameters = {
  selector:
    ':matches(FunctionDeclaration, ArrowFunctionExpression, :not(MethodDefinition[kind="constructor"]) > FunctionExpression)[params.length>3]:not([params.0.decorators.length>0])',
  message: 'More than three parameters become one object.',
};

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/.cache/**',
      '.launchpad/**',
      'coverage/**',
      'test-results/**',
      'workshops/**',
    ],
  },
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    plugins: { 'file-names': fileNamesPlugin },
    rules: {
      'file-names/house-style': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true }],
      'max-params': ['error', { max: 3 }],
      'no-restricted-syntax': ['error', ...forbiddenSyntax, noDefaultExport],
      eqeqeq: 'error',
    },
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: ['interface', 'typeAlias'],
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: false },
        },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      // An adapter of a port returns promises because the port does, whether it has to wait or not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // There are no enums here, and looking for them costs a tenth of the whole run.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, by main.ts and env.ts; all other code takes options.',
        },
      ],
    },
  },
  {
    files: ['**/main.ts', '**/env.ts', ...tests, ...toolFiles],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: nestApps,
    rules: {
      'max-params': 'off',
      'no-restricted-syntax': ['error', ...forbiddenSyntax, noDefaultExport, tooManyParameters],
      // Nest reads the types of a constructor at run time, so these imports must stay imports.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
    },
  },
  {
    files: toolFiles,
    rules: { 'no-restricted-syntax': ['error', ...forbiddenSyntax] },
  },
  {
    files: ['apps/*/public/**/*.js'],
    languageOptions: {
      globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' },
    },
  },
  {
    // What an export of notes carries runs in the reader's browser.
    files: ['apps/workshop/server/assets/export/*.js'],
    languageOptions: {
      globals: { document: 'readonly', navigator: 'readonly', getSelection: 'readonly' },
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'WebAssembly',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'Buffer',
          'module',
          'require',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // Nest declares its bags of options as classes; they are given as plain objects all the same.
    files: ['apps/control-plane/src/create-control-plane.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
);
