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
    files: ['tilesets/encoding/**/*.ts', '**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['dashboard/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  ...importArrows,
)
