import { readFileSync } from 'node:fs'
import { defineConfig, mergeConfig } from 'vitest/config'
import { FUZZ_SECONDS } from './graphql-api/platform/test-fuzz.ts'
import { readHouse } from './rooms.ts'
import { base, DATABASES, EMBEDDED } from './vitest.config.ts'

const onEachEngine = readHouse({ tests: true }).files.filter(
  (file) => file.endsWith('.test.ts') && /describeOnEachEngine|ENGINES/.test(readFileSync(file, 'utf8')),
)

/** What `npm test` leaves to `npm run test:deep`: its tests of the database on the other engine; who may what, attacks, and searches at random. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'embedded',
            include: [EMBEDDED, ...onEachEngine],
            exclude: ['**/*.deep.test.ts'],
            globalSetup: DATABASES,
            provide: { engines: ['embedded'] },
          },
        },
        {
          extends: true,
          test: {
            name: 'search',
            include: ['**/*.deep.test.ts'],
            exclude: ['**/node_modules/**', 'dist/**', 'e2e/**'],
            globalSetup: DATABASES,
            provide: { engines: ['embedded', 'server'] },
            testTimeout: (FUZZ_SECONDS + 120) * 1000,
          },
        },
      ],
    },
  }),
)
