import { readFileSync } from 'node:fs'
import { Kind, parse } from 'graphql'
import { expect, it } from 'vitest'
import { ROLES } from '../../../domain/rights.ts'
import { SYSTEM } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'

it('the API has the roles of the table', () => {
  const text = readFileSync(new URL('../../admin/accounts/accounts.graphql', import.meta.url), 'utf8')
  const values = parse(text).definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'Role' ? (definition.values ?? []) : [],
  )
  expect(values.map(({ name }) => name.value)).toEqual(ROLES.map((role) => role.toUpperCase()))
})

describeOnEachEngine('the database', (database) => {
  it.each(['account_role', 'oidc_group_role'])('has them in %s', async (table) => {
    const checks = await database().read(SYSTEM, (session) =>
      session.rows<{ says: string }>({
        name: `test.roles.${table}`,
        text: `select pg_get_constraintdef(oid) as says from pg_constraint where contype = 'c' and conrelid = $1::regclass`,
        values: [table],
      }),
    )
    const ofRoles = checks.map(({ says }) => says).filter((says) => /\brole\b/.test(says))
    expect(ofRoles).toHaveLength(1)
    const words = [...(ofRoles[0] ?? '').matchAll(/'(\w+)'/g)].map(([, word]) => word)
    expect(words.toSorted()).toEqual(ROLES.toSorted())
  })
})
