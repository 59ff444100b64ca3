import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const SYNTAX = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Use deps.clock.now().',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports.' },
];

export default tseslint.config(
  { ignores: ['dist', 'data', 'src/db/generated', 'coverage', 'tests/fixtures/import'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings in src/config.ts only.' },
        { object: 'Date', property: 'now', message: 'Use deps.clock.now().' },
      ],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource'].map((name) => ({
          name,
          message: 'The one door to the network is deps.fetchPage.',
        })),
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  // Generated, a line a message.
  { files: ['locales/messages.d.ts'], rules: { 'max-lines': 'off' } },
  {
    // Reads are public, writes are private: domain verbs and stores open transactions, surfaces do not.
    files: ['src/{http,cli,worker,feeds,responses,selftest}/**/*.ts', 'src/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/db/client\\.ts$',
              importNames: ['transact', 'transactAgain'],
              message: 'Only domain verbs and stores open a transaction.',
            },
            {
              regex: '/store(/[^/]+)?\\.ts$|-store\\.ts$',
              allowImportNamePattern: '^(select|find|count|exists|is|[A-Z])',
              message: 'Surfaces read from stores; domain verbs write.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/{http,cli}/**/*.ts', 'src/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...SYNTAX,
        {
          selector:
            'CallExpression[callee.property.name=/^(create|update|upsert|delete)(Many|ManyAndReturn)?$/] > MemberExpression > MemberExpression[object.property.name="db"], CallExpression[callee.property.name=/^(create|update|upsert|delete)(Many|ManyAndReturn)?$/] > MemberExpression > MemberExpression[object.name="db"]',
          message: 'Only stores and domain verbs write.',
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'src/browser/**/*.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['scripts/*.mjs', '*.js', '*.cjs', '.ci/*'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        WebAssembly: 'readonly',
        URL: 'readonly',
      },
    },
  },
);
