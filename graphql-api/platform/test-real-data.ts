import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

/** Files of real cities and services, larger than a repository should hold. */
const FOLDER = '../shared/data/'
const DATA = fileURLToPath(new URL(`../../${FOLDER}`, import.meta.url))

/** For `*.deep.test.ts`: tests of what only real data shows. Where there is none they are skipped, and the title says so. */
export function describeRealData(title: string, tests: (pathOf: (file: string) => string) => void): void {
  const isHere = existsSync(DATA)
  describe.skipIf(!isHere)(isHere ? title : `${title} (skipped: ${FOLDER} is absent)`, () => {
    tests((file) => DATA + file)
  })
}
