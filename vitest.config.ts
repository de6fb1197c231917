import { defineConfig, mergeConfig } from 'vitest/config'

export const base = defineConfig({
  resolve: {
    // Vite would take graphql's ES build while every package around it takes the CommonJS one: two graphqls in one process
    // refuse each other's schemas.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    globalSetup: ['graphql-api/platform/db/test-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Each database test file starts an engine of its own: two at a time is what two cores carry.
    maxWorkers: 2,
  },
})

export default mergeConfig(
  base,
  defineConfig({
    test: {
      include: ['**/*.test.{ts,tsx}'],
      exclude: ['**/node_modules/**', 'dist/**', 'e2e/**', '**/*.deep.test.ts'],
    },
  }),
)
