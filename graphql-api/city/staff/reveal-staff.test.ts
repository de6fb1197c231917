import { beforeAll, expect, test } from 'vitest'
import { insertMiniCity } from '../../../fixtures/mini-city.ts'
import { insertMiniThings } from '../../../fixtures/mini-things.ts'
import { testViewer } from '../../security/accounts/test-viewers.ts'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { ACCOUNTS } from '../../platform/db/database.ts'
import { describeOnEachEngine } from '../../platform/db/test-databases.ts'
import { startTestApi, type ApiResult, type TestApi } from '../../app/api-test.ts'

describeOnEachEngine('revealing the identity of staff', (database) => {
  let api: TestApi
  let staff: readonly { id: string; code: string; maskedName: string; region: { code: string } | null }[]
  const dispatcher = testViewer(['dispatcher'])

  beforeAll(async () => {
    await insertMiniCity(database())
    await insertMiniThings(database())
    api = await startTestApi(database(), dispatcher)
    const { data } = await api.query('{ staff { nodes { id code maskedName region { code } } } }')
    staff = (data?.staff as { nodes: typeof staff }).nodes
  })
  const reveal = (id: string | undefined, reason = '核对联系方式', as: Viewer = dispatcher): Promise<ApiResult> =>
    api.query(
      'mutation ($id: ID!, $reason: String!) { revealStaff(id: $id, reason: $reason) { id name phone } }',
      { id, reason },
      as,
    )
  const lastEntry = (): Promise<Record<string, unknown> | undefined> =>
    database().read(ACCOUNTS, (session) =>
      session.row({
        name: 'reveal.last',
        text: 'select actor, action, subject, outcome, reason, detail, request_id from audit_entry order by id desc limit 1',
        values: [],
      }),
    )
  const placed = () => staff.find(({ region }) => region !== null)

  test('is masked before', () => {
    expect(staff.length).toBeGreaterThan(1)
    for (const { maskedName } of staff) expect(maskedName).toMatch(/^.\*+$/)
  })

  test('requires a right and a reason, and is audited', async () => {
    const person = placed()
    const { data, errors } = await reveal(person?.id)
    expect(errors).toBeUndefined()
    const shown = data?.revealStaff as { id: string; name: string; phone: string | null }
    expect(shown.id).toBe(person?.id)
    expect(shown.name).not.toContain('*')
    expect(shown.name.charAt(0)).toBe(person?.maskedName.charAt(0))
    expect(await lastEntry()).toEqual({
      actor: 'dispatcher',
      action: 'staff.reveal',
      subject: `staff ${person?.code ?? ''}`,
      outcome: 'done',
      reason: '核对联系方式',
      detail: { fields: ['name', 'phone'] },
      request_id: 'test',
    })
    expect(JSON.stringify(await lastEntry())).not.toContain(shown.name)
  })

  test.each([
    ['no reason', '    '],
    ['too short a reason', '查一下 '],
    ['too long a reason', '长'.repeat(201)],
    ['a reason with a line break', '核对\n联系方式'],
  ])('is refused with %s', async (_, reason) => {
    const result = await reveal(staff[0]?.id, reason)
    expect(result.data).toEqual({ revealStaff: null })
    expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'reason' })
    expect(await lastEntry()).toMatchObject({ action: 'staff.reveal', outcome: 'refused' })
  })

  test('is refused without the right, and audited', async () => {
    const result = await reveal(staff[0]?.id, '核对联系方式', testViewer(['leader']))
    expect(result.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(await lastEntry()).toMatchObject({ actor: 'leader', outcome: 'refused', detail: { given: '核对联系方式' } })
  })

  test('finds nobody in another region, which is audited', async () => {
    const person = placed()
    const elsewhere = person?.region?.code.startsWith('990101') === true ? '990102000000' : '990101000000'
    const result = await reveal(person?.id, undefined, testViewer(['dispatcher'], [elsewhere]))
    expect(result).toEqual({ data: { revealStaff: null } })
    expect(await lastEntry()).toMatchObject({ outcome: 'refused', subject: `staff #${person?.id ?? ''}` })
  })

  test.each(['0', '999999', 'x', '1 or 1=1', '9'.repeat(40)])('finds nobody with the id %s', async (id) => {
    expect(await reveal(id)).toEqual({ data: { revealStaff: null } })
    expect(api.faults).toEqual([])
  })

  test('at most five at a time', async () => {
    const many = Array.from(
      { length: 6 },
      (_, i) => `a${String(i)}: revealStaff(id: "1", reason: "核对联系方式") { name }`,
    )
    const result = await api.query(`mutation { ${many.join(' ')} }`)
    expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_COMMANDS', measured: 6, max: 5 })
  })
})
