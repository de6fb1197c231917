// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, refusal, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import { useAddress } from '../../stores/address.ts'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { UserMenu } from './user-menu.tsx'

setUpPages()

async function openMenu(viewer = viewerWith({}), answers: Parameters<typeof openPage>[1] = {}): Promise<TestPage> {
  act(() => useSession.getState().began(viewer))
  const page = openPage(<UserMenu />, answers)
  await page.user.click(screen.getByRole('button', { name: /^Account: / }))
  return page
}

const labels = (): (string | null)[] =>
  within(screen.getByRole('list'))
    .getAllByRole('button')
    .map(({ textContent }) => textContent)
const choose = async ({ user }: TestPage, name: string | RegExp): Promise<void> => {
  await user.click(screen.getByRole('button', { name }))
  await pass()
}
const isOpen = (): boolean => screen.queryByText('Roles') !== null

describe('the menu', () => {
  it('says who one is, and what one sees', async () => {
    const scope = [
      { code: '310115000000', name: '浦东新区', nameEn: 'Pudong' },
      { code: '310101000000', name: '黄浦区', nameEn: null },
    ]
    const { container } = await openMenu(viewerWith({ roles: ['operator', 'analyst'], scope }))
    expect(container.textContent).toContain('李明')
    expect(container.textContent).toContain('Operator, Analyst')
    expect(container.textContent).toContain('Pudong, 黄浦区')
  })

  it('offers the pages that the rights allow, and none of them to an account of some regions', async () => {
    const page = await openMenu()
    expect(labels()).toContain('Administration')
    expect(labels()).toContain('Feeds')
    page.unmount()
    const some = await openMenu(viewerWith({ scope: [{ code: '1', name: '区', nameEn: null }] }))
    expect(labels()).not.toContain('Administration')
    expect(labels()).not.toContain('Feeds')
    some.unmount()
    await openMenu(viewerWith({ rights: ['feed.manage'] }))
    expect(labels()).toContain('Feeds')
    expect(labels()).not.toContain('Administration')
  })

  it('goes to the first page that one may see, in the language that was chosen', async () => {
    act(() => useView.getState().setLanguage('en'))
    const page = await openMenu(viewerWith({ rights: ['audit.view'] }))
    act(() => useView.getState().setLanguage('en'))
    await choose(page, 'Administration')
    expect(location.pathname + location.search).toBe('/admin/audit?lang=en')
    expect(useAddress.getState().page).toEqual({ kind: 'admin', page: 'audit' })
    expect(isOpen()).toBe(false)
  })

  it('leads back to the city from there', async () => {
    act(() => useAddress.getState().changed('/admin/audit'))
    const page = await openMenu()
    await choose(page, 'Back to the city')
    expect(useAddress.getState().page.kind).toBe('city')
  })

  it('goes round with the arrows, and escape gives the focus back to its button', async () => {
    const { user } = await openMenu()
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement?.textContent).toBe('Sign out')
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.textContent).toBe('Administration')
    await user.keyboard('{Escape}')
    expect(isOpen()).toBe(false)
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Account: 李明')
  })

  it('closes when one clicks elsewhere', async () => {
    const { user } = await openMenu()
    await user.click(document.body)
    expect(isOpen()).toBe(false)
  })

  it('switches the language', async () => {
    const page = await openMenu()
    await choose(page, /^Language/)
    expect(useView.getState().language).toBe('zh')
  })

  it('signs out; where that did not get through one stays signed in', async () => {
    let answer = new Response('', { status: 502 })
    const page = await openMenu(undefined, { '/auth/logout': () => answer })
    await choose(page, 'Sign out')
    expect(useSession.getState().phase).toBe('in')
    await choose(page, /^Account: /)
    answer = refusal(401, { code: 'UNAUTHENTICATED', message: '' })
    await choose(page, 'Sign out')
    // A session that is over already is what was wanted.
    expect(useSession.getState().phase).toBe('out')
  })
})

it('changes the password after asking for the present one, and says what else that did', async () => {
  const page = await openMenu(undefined, { '/auth/password': () => ({}) })
  await choose(page, 'Change password')
  const dialog = screen.getByRole('dialog')
  await page.user.type(within(dialog).getByLabelText('Present password'), 'the old one')
  await page.user.type(within(dialog).getByLabelText('New password'), 'a long new one')
  await page.user.type(within(dialog).getByLabelText('New password again'), 'a long new one')
  await choose(page, 'Save the new password')
  expect(page.server.sentTo('/auth/password')).toEqual([{ current: 'the old one', next: 'a long new one' }])
  expect(screen.getByRole('status').textContent).toContain('all other devices are signed out')
  await choose(page, 'Done')
  expect(screen.queryByRole('dialog')).toBeNull()
})

describe('my sessions', () => {
  const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const session = (id: string, more: object = {}) => ({
    ...{ __typename: 'AccountSession', id, isCurrent: false, address: '10.0.0.9', userAgent: null },
    ...{ createdAt: '2026-11-20T08:00:00Z', seenAt: '2026-11-22T07:00:00Z', expiresAt: '2026-11-23T08:00:00Z' },
    ...more,
  })
  const HERE = session('1', { isCurrent: true, userAgent: FIREFOX })
  const answerOf = (sessions: readonly object[]) => ({ me: { __typename: 'User', username: 'li', sessions } })
  const openSessions = async (sessions: readonly object[], answers: Parameters<typeof openPage>[1] = {}) => {
    const page = await openMenu(undefined, { MySessions: () => answerOf(sessions), ...answers })
    await choose(page, 'My sessions')
    return page
  }

  it('names each device, and offers to end every one but this', async () => {
    await openSessions([HERE, session('2')])
    const [here, other] = within(screen.getByRole('list', { name: 'My sessions' })).getAllByRole('listitem')
    expect(here?.textContent).toContain('Windows · FirefoxThis device')
    expect(within(here as HTMLElement).queryByRole('button')).toBeNull()
    expect(within(other as HTMLElement).getByRole('button', { name: 'End the session of Unknown device' })).toBeTruthy()
  })

  it('ends one, and reads the list again', async () => {
    const page = await openSessions([HERE, session('2')], { EndMySession: () => ({ endMySession: true }) })
    page.server.answer('MySessions', () => answerOf([HERE]))
    await choose(page, 'End the session of Unknown device')
    expect(page.server.sentTo('EndMySession')).toEqual([{ id: '2' }])
    expect(screen.getByText('No other device.')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'End all others' }).disabled).toBe(true)
  })

  it('ends all others one after the other, and says which refusal stopped it', async () => {
    const page = await openSessions([HERE, session('2'), session('3'), session('4')], {
      EndMySession: ({ id }) =>
        id === '3' ? graphqlError('INTERNAL', 'the database is away') : { endMySession: true },
    })
    await choose(page, 'End all others')
    expect(page.server.sentTo('EndMySession')).toEqual([{ id: '2' }, { id: '3' }])
    expect(screen.getByRole('alert').textContent).toContain('Not saved: the database is away')
  })

  it('signs out everywhere', async () => {
    const page = await openSessions([HERE], { '/auth/logout': () => ({}) })
    await choose(page, 'Sign out everywhere')
    expect(page.server.sentTo('/auth/logout')).toEqual([{ everywhere: true }])
    expect(useSession.getState().phase).toBe('out')
  })

  it('says why they could not be read, and reads them again', async () => {
    const page = await openSessions([], { MySessions: () => graphqlError('INTERNAL', 'the database is away') })
    expect(screen.getByRole('dialog').textContent).toContain('Could not be read: the database is away')
    page.server.answer('MySessions', () => answerOf([HERE]))
    await choose(page, 'Try again')
    expect(screen.getByText('This device')).toBeTruthy()
  })
})
