import { defineConfig, mergeConfig } from 'vitest/config'
import { pureTests, readHouse } from './rooms.ts'

export const base = defineConfig({
  resolve: {
    // Vite would take graphql's ES build while every package around it takes the CommonJS one: two graphqls in one process
    // refuse each other's schemas.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})

/** For tests of what touches a database: it runs once. */
export const DATABASES = ['graphql-api/platform/db/test-setup.ts']

/** The embedded engine's own tests: with those that run on each engine, in `npm run test:deep`. */
export const EMBEDDED = 'graphql-api/platform/embedded/*.test.ts'
const NOT_HERE = ['**/node_modules/**', 'dist/**', 'e2e/**', '**/*.deep.test.ts', EMBEDDED]
const pure = pureTests(readHouse({ tests: true }))

/** Two thirds of the files are pure: starting a process for each of them would take longer than they do. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: { name: 'pure', include: pure, pool: 'threads', isolate: false, unstubGlobals: true, unstubEnvs: true },
        },
        {
          extends: true,
          test: {
            name: 'whole',
            include: ['**/*.test.{ts,tsx}'],
            exclude: [...NOT_HERE, ...pure],
            globalSetup: DATABASES,
            provide: { engines: ['server'] },
          },
        },
      ],
    },
  }),
)
