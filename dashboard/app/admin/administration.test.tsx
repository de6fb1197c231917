// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import type { AdminPage } from '../../stores/address.ts'
import { useSession } from '../../stores/session.ts'
import { Administration } from './administration.tsx'

setUpPages()

const NO_PAGE = { __typename: 'PageInfo', hasNextPage: false, endCursor: null }
type Answers = NonNullable<Parameters<typeof openPage>[1]>

async function openAdministration(page: AdminPage, answers: Answers = {}, viewer = viewerWith({})): Promise<TestPage> {
  act(() => useSession.getState().began(viewer))
  const shown = openPage(<Administration page={page} />, answers)
  await pass(20)
  return shown
}
async function press({ user }: TestPage, name: string | RegExp, where: HTMLElement = document.body): Promise<void> {
  await user.click(within(where).getByRole('button', { name }))
  await pass()
}
const dialog = () => screen.getByRole('dialog')

describe('pages', () => {
  it('are those that one may see', async () => {
    const none = { auditEntries: { totalCount: 0, nodes: [], pageInfo: NO_PAGE } }
    await openAdministration(
      'audit',
      {
        AuditEntries: () => none,
        AuditStatus: () => ({ auditStatus: { entries: 0, firstAt: null, lastAt: null, lastHash: null } }),
      },
      viewerWith({ rights: ['audit.view'] }),
    )
    const tabs = within(screen.getByRole('navigation')).getAllByRole('button')
    expect(tabs.map(({ textContent }) => textContent)).toEqual(['Audit'])
    expect(tabs[0]?.getAttribute('aria-current')).toBe('page')
  })

  it('that one may not see are not asked for, whatever the address says', async () => {
    const { server } = await openAdministration('accounts', {}, viewerWith({ rights: ['audit.view'] }))
    expect(screen.getByRole('alert').textContent).toContain('For administrators only')
    expect(server.requests).toEqual([])
  })

  it('lead to each other by the address', async () => {
    const page = await openAdministration('sign-in', {
      OidcGroupRoles: () => ({ oidcGroupRoles: [] }),
      '/auth/methods': () => ({ password: true, oidc: null, demo: false }),
    })
    await press(page, 'Tokens')
    expect(location.pathname).toBe('/admin/tokens')
  })
})

describe('single sign-on', () => {
  const mapping = (group: string, more: object = {}) => ({
    ...{ __typename: 'OidcGroupRole', issuer: 'https://id.example', group, role: 'OPERATOR', wholeCity: true },
    regions: [],
    ...more,
  })
  const openMapping = (rows: readonly object[], answers: Answers = {}): Promise<TestPage> =>
    openAdministration('sign-in', {
      OidcGroupRoles: () => ({ oidcGroupRoles: rows }),
      '/auth/methods': () => ({ password: true, oidc: { title: 'ID' }, demo: false }),
      ...answers,
    })

  it('says when no identity provider is configured, and only then', async () => {
    const page = await openMapping([])
    expect(page.container.textContent).toContain('Nothing yet')
    expect(screen.queryByRole('note')).toBeNull()
    page.unmount()
    await openMapping([], { '/auth/methods': () => ({ password: true, oidc: null, demo: false }) })
    expect(screen.getByRole('note').textContent).toContain('No identity provider is configured.')
  })

  it('asks before a mapping is removed', async () => {
    const page = await openMapping([mapping('city-desk')], {
      RemoveOidcGroupRole: () => ({ removeOidcGroupRole: true }),
    })
    await press(page, 'Remove')
    expect(dialog().textContent).toContain('Remove the mapping of city-desk?')
    await press(page, 'Cancel', dialog())
    expect(page.server.sentTo('RemoveOidcGroupRole')).toEqual([])
    await press(page, 'Remove')
    page.server.answer('OidcGroupRoles', () => ({ oidcGroupRoles: [] }))
    await press(page, 'Remove', dialog())
    expect(page.server.sentTo('RemoveOidcGroupRole')).toEqual([
      { issuer: 'https://id.example', group: 'city-desk', role: 'OPERATOR' },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByText('city-desk')).toBeNull()
  })

  it('says why a mapping was not removed', async () => {
    const page = await openMapping([mapping('city-desk')], { RemoveOidcGroupRole: () => graphqlError('CONFLICT', '') })
    await press(page, 'Remove')
    await press(page, 'Remove', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Nobody would be left')
    expect(screen.getByText('city-desk')).toBeTruthy()
  })

  it('adds one for a group of the provider that is known', async () => {
    const page = await openMapping([mapping('city-desk')], {
      SetOidcGroupRole: () => ({ setOidcGroupRole: mapping('leaders', { role: 'LEADER' }) }),
    })
    await press(page, 'New mapping')
    expect(within(dialog()).getByLabelText<HTMLInputElement>('Identity provider').value).toBe('https://id.example')
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain(
      'Give the group as the identity provider spells it.',
    )
    await page.user.type(within(dialog()).getByLabelText('Group'), ' leaders ')
    await page.user.click(within(dialog()).getByLabelText('Leader'))
    await page.user.click(within(dialog()).getByLabelText('Whole city'))
    await press(page, 'Save', dialog())
    expect(page.server.sentTo('SetOidcGroupRole')).toEqual([
      {
        groupRole: {
          ...{ issuer: 'https://id.example', group: 'leaders', role: 'LEADER' },
          ...{ wholeCity: true, regionCodes: [] },
        },
      },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(page.server.sentTo('OidcGroupRoles')).toHaveLength(2)
  })

  it('changes the regions of one, not its group or role', async () => {
    const page = await openMapping([mapping('city-desk')])
    await press(page, 'Edit')
    expect(within(dialog()).getByLabelText<HTMLInputElement>('Group').readOnly).toBe(true)
    expect(within(dialog()).getByRole<HTMLFieldSetElement>('group', { name: 'Role' }).disabled).toBe(true)
  })
})

describe('the audit', () => {
  const entry = (id: string, more: object = {}) => ({
    ...{ __typename: 'AuditEntry', id, at: '2026-11-22T07:00:00Z', actor: 'li', action: 'account.disable' },
    ...{ subject: 'wang', address: '10.0.0.9', outcome: 'DONE', reason: null, detail: { from: 1 }, requestId: null },
    ...more,
  })
  const answerOf = (nodes: readonly object[], next: string | null = null) => ({
    auditEntries: {
      __typename: 'AuditPage',
      totalCount: 120,
      nodes,
      pageInfo: { ...NO_PAGE, hasNextPage: next !== null, endCursor: next },
    },
  })
  const CHAIN = { entries: 120, firstAt: '2026-01-01T00:00:00Z', lastAt: null, lastHash: '0123456789abcdef0123' }
  const openAudit = (entries: Answers[string]): Promise<TestPage> =>
    openAdministration('audit', { AuditEntries: entries, AuditStatus: () => ({ auditStatus: CHAIN }) })

  it('says in words what was done, and shows the hash that proves it', async () => {
    const { container } = await openAudit(() =>
      answerOf([entry('7', { outcome: 'REFUSED' }), entry('6', { action: 'new.kind' })]),
    )
    expect(container.textContent).toContain('Disabled an account')
    expect(container.textContent).toContain('new.kind')
    expect(within(screen.getAllByRole('row')[1]!).getByText('Refused')).toBeTruthy()
    expect(screen.getByRole('status', { name: 'Chain' }).textContent).toContain('tail 0123456789ab')
  })

  it('shows detail and reason of an entry on demand', async () => {
    const page = await openAudit(() => answerOf([entry('7', { reason: 'ticket 12', requestId: 'r-1' })]))
    expect(page.container.textContent).not.toContain('ticket 12')
    await press(page, 'Detail 7')
    expect(page.container.textContent).toContain('ticket 12')
    expect(page.container.textContent).toContain('"from": 1')
    expect(page.container.textContent).toContain('r-1')
    await press(page, 'Detail 7')
    expect(page.container.textContent).not.toContain('ticket 12')
  })

  it('is paged there and back', async () => {
    const page = await openAudit(({ after }) => (after === null ? answerOf([entry('7')], 'c') : answerOf([entry('3')])))
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Newer' }).disabled).toBe(true)
    await press(page, 'Older')
    expect(screen.getByText('3')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Older' }).disabled).toBe(true)
    await press(page, 'Newer')
    expect(screen.getByText('7')).toBeTruthy()
    expect(page.server.sentTo('AuditEntries').map(({ after }) => after)).toContain('c')
  })

  it('is filtered when that is sent, not with each letter, and starts at the newest', async () => {
    const page = await openAudit(({ after }) => (after === null ? answerOf([entry('7')], 'c') : answerOf([entry('3')])))
    await press(page, 'Older')
    const asked = page.server.sentTo('AuditEntries').length
    await page.user.type(screen.getByLabelText('Who'), 'wang')
    await page.user.selectOptions(screen.getByLabelText('Outcome'), 'Refused')
    expect(page.server.sentTo('AuditEntries')).toHaveLength(asked)
    await press(page, 'Filter')
    expect(page.server.sentTo('AuditEntries').at(-1)).toMatchObject({
      after: null,
      filter: { actor: 'wang', outcome: ['REFUSED'] },
    })
    await press(page, 'Clear')
    expect(screen.getByLabelText<HTMLInputElement>('Who').value).toBe('')
  })

  it('does without the chain where that may not be read', async () => {
    const page = await openAudit(() => answerOf([entry('7')]))
    page.server.answer('AuditStatus', () => graphqlError('FORBIDDEN', 'no'))
    await pass(30_000)
    expect(screen.queryByRole('status', { name: 'Chain' })).toBeNull()
    expect(page.container.textContent).toContain('Disabled an account')
  })
})
