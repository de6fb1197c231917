import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ALL_RIGHTS, MACHINE_RIGHTS, RIGHTS, ROLE_TITLES, ROLES, rightsOf } from './rights.ts'

test('the table that operators read is the one that holds', () => {
  const text = readFileSync(new URL('../docs/accounts.md', import.meta.url), 'utf8')
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    )
  const head = ['', ...ROLES.map((role) => ROLE_TITLES[role].en), 'machine']
  expect(rows.filter((row) => row.length === head.length)).toEqual([
    head,
    ...ALL_RIGHTS.map((right) => [
      `${RIGHTS[right].title.en} (\`${right}\`)`,
      ...ROLES.map((role) => (rightsOf([role]).has(right) ? '✓' : '')),
      MACHINE_RIGHTS.includes(right) ? '✓' : '',
    ]),
  ])
})
