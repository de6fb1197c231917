import { defineConfig, mergeConfig } from 'vitest/config'
import { FUZZ_SECONDS } from './graphql-api/platform/test-fuzz.ts'
import { base, DATABASES } from './vitest.config.ts'

/** `npm run test:deep`: what searches for faults at random, and takes its time. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      globalSetup: DATABASES,
      provide: { sweptEngine: 'embedded' },
      include: ['**/*.{deep,sweep}.test.ts'],
      exclude: ['**/node_modules/**', 'dist/**', 'e2e/**'],
      testTimeout: (FUZZ_SECONDS + 120) * 1000,
      reporters: ['verbose'],
      // A part that waits for another one's turn on the processor finds nothing.
      maxWorkers: 1,
    },
  }),
)
