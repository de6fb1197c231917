import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { importArrows } from './eslint.arrows.js'

export default tseslint.config(
  {
    ignores: [
      '**/*.d.ts',
      'node_modules/**',
      'dist/**',
      '**/*.generated.ts',
      '.city/**',
      '.cache/**',
      'test-results/**',
      'bench/peers/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
    },
  },
  {
    // Typed arrays are read within bounds that their loops know; a test that finds nothing fails either way.
    files: ['tilesets/encoding/**/*.ts', '**/*.test.{ts,tsx}', '**/test-*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['dashboard/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    // One authority for the time: the server's clock and the city's zone, not those of the machine that the page is on.
    files: ['dashboard/**/*.{ts,tsx}'],
    ignores: ['dashboard/stores/now.ts', 'dashboard/ui/format.ts', 'dashboard/ui/zone.ts', '**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(MemberExpression[object.name="Date"][property.name="now"], NewExpression[callee.name="Date"][arguments.length=0])',
          message: 'This machine’s clock may be wrong: serverNowMs() of stores/now.ts tells the time.',
        },
        {
          selector:
            'MemberExpression[property.name=/^(get(FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)|toLocale(Date|Time)String)$/]',
          message:
            'This machine may be in another zone: cityTime() of ui/zone.ts and ui/format.ts tell times of the city.',
        },
        {
          selector: 'MemberExpression[object.name="Intl"][property.name="DateTimeFormat"]',
          message: 'Times are written by ui/format.ts, in the zone of the city.',
        },
      ],
    },
  },
  ...importArrows,
)
