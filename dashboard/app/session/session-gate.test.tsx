// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, refusal, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { useRecentSearches } from '../../stores/recent-searches.ts'
import { useSession } from '../../stores/session.ts'
import { useView } from '../../stores/view.ts'
import { openAddress } from '../kit/bind-url.ts'
import { SessionGate, type SessionGateProps } from './session-gate.tsx'
import { leave } from './use-session-flow.ts'

setUpPages()

const LI = {
  __typename: 'User',
  username: 'li',
  displayName: '李明',
  roles: ['OPERATOR'],
  rights: ['city.view'],
  wholeCity: true,
  regions: [],
  mustChangePassword: false,
}
const WANG = { ...LI, username: 'wang', displayName: '王芳' }
const NOBODY = () => graphqlError('UNAUTHENTICATED', 'sign in first')

/** A server with sessions: whoever is signed in may be changed by the test. */
class Accounts {
  who: typeof LI | null = null
  readonly me = () => (this.who === null ? NOBODY() : { me: this.who })
  readonly login = ({ username, password }: Readonly<Record<string, unknown>>) => {
    const known = [LI, WANG].find((each) => each.username === username)
    if (known === undefined || password !== 'right') return refusal(401, { code: 'BAD_CREDENTIALS', message: '' })
    this.who = known
    return {}
  }
}

async function openGate(
  accounts: Accounts,
  address = '/',
  signIn: SessionGateProps['signIn'] = null,
): Promise<TestPage> {
  openAddress(address, 'replace')
  const page = openPage(
    <SessionGate signIn={signIn}>
      <p>the city</p>
    </SessionGate>,
    {
      Me: accounts.me,
      '/auth/methods': () => ({ password: true, oidc: null, demo: false }),
      '/auth/login': accounts.login,
      '/auth/logout': () => {
        accounts.who = null
        return {}
      },
    },
  )
  await pass(20)
  return page
}

async function signInAs({ user }: TestPage, username: string): Promise<void> {
  const name = screen.getByLabelText('User name')
  await user.clear(name)
  await user.type(name, username)
  await user.type(screen.getByLabelText('Password'), 'right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await pass(20)
}

const isCityShown = (): boolean => screen.queryByText('the city') !== null
const addressNow = (): string => location.pathname + location.search

describe('opening the page', () => {
  it('shows nothing of the city to who is not signed in, and remembers what was asked for', async () => {
    const page = await openGate(new Accounts(), '/desk/traffic?theme=day')
    expect(isCityShown()).toBe(false)
    expect(screen.getByRole('heading', { name: 'Sign in' })).toBeTruthy()
    expect(addressNow()).toMatch(/^\/sign-in\?returnTo=%2Fdesk%2Ftraffic%3Ftheme%3Dday/)
    await signInAs(page, 'li')
    expect(isCityShown()).toBe(true)
    expect(addressNow()).toBe('/desk/traffic?theme=day')
  })

  it('shows the city at once to who is signed in', async () => {
    const accounts = new Accounts()
    accounts.who = LI
    await openGate(accounts, '/desk/traffic')
    expect(isCityShown()).toBe(true)
    expect(addressNow()).toBe('/desk/traffic')
  })

  it('leads away from the sign-in page who is signed in already, never to another site', async () => {
    const accounts = new Accounts()
    accounts.who = LI
    await openGate(accounts, '/sign-in?returnTo=%2F%2Fevil.example')
    expect(addressNow()).toBe('/')
  })

  it('waits for a server that cannot say who it is, and goes on by itself', async () => {
    const accounts = new Accounts()
    accounts.who = LI
    openAddress('/', 'replace')
    const { server } = openPage(
      <SessionGate signIn={null}>
        <p>the city</p>
      </SessionGate>,
      { Me: () => new Response('starting', { status: 503 }) },
    )
    await pass(100)
    expect(isCityShown()).toBe(false)
    expect(screen.queryByLabelText('Password')).toBeNull()
    server.answer('Me', accounts.me)
    await pass(2_000)
    expect(isCityShown()).toBe(true)
  })

  it('by a link that signs in lets its account in, whoever was signed in before', async () => {
    const accounts = new Accounts()
    accounts.who = WANG
    await openGate(accounts, '/', { username: 'li', password: 'right' })
    await pass(50)
    expect(isCityShown()).toBe(true)
    expect(useSession.getState().viewer?.username).toBe('li')
  })
})

describe('a session that ends', () => {
  const openCity = async (address = '/desk/traffic'): Promise<readonly [TestPage, Accounts]> => {
    const accounts = new Accounts()
    accounts.who = LI
    return [await openGate(accounts, address), accounts]
  }

  it('takes the city off the screen, says why, and keeps name and address for coming back', async () => {
    const [page, accounts] = await openCity()
    accounts.who = null
    act(() => useSession.getState().refused())
    await pass(20)
    expect(isCityShown()).toBe(false)
    expect(screen.getByRole('heading', { name: 'Your session has ended' })).toBeTruthy()
    expect(page.container.textContent).toContain('the account was disabled, or the session expired')
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('li')
    expect(addressNow()).toBe('/desk/traffic')
    await page.user.type(screen.getByLabelText('Password'), 'right')
    await page.user.click(screen.getByRole('button', { name: 'Sign in' }))
    await pass(20)
    expect(isCityShown()).toBe(true)
    expect(addressNow()).toBe('/desk/traffic')
  })

  it.each([
    [4401, 'expired'],
    [4403, 'disabled'],
    [1006, 'cut off without a word'],
  ])('is noticed by the socket (%i: %s), and the server asked', async (code) => {
    const [{ server }, accounts] = await openCity()
    accounts.who = null
    expect(server.sockets).toHaveLength(1)
    act(() => server.sockets[0]?.closeAs(code))
    await pass(20)
    expect(screen.getByRole('heading', { name: 'Your session has ended' })).toBeTruthy()
  })

  it('is not ended by a socket that only the network has cut', async () => {
    const [{ server }] = await openCity()
    act(() => server.sockets[0]?.closeAs(1006))
    await pass(20)
    expect(isCityShown()).toBe(true)
  })

  it('by signing out forgets what was searched for', async () => {
    await openCity()
    act(() => useRecentSearches.getState().remember('李明家'))
    await act(() => leave(false))
    await pass(20)
    expect(screen.getByRole('heading', { name: 'Sign in' })).toBeTruthy()
    expect(useRecentSearches.getState().texts).toEqual([])
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('')
  })

  it('stays on where signing out did not get through', async () => {
    const [{ server }] = await openCity()
    server.answer('/auth/logout', () => new Response('', { status: 502 }))
    let isOver = true
    await act(async () => {
      isOver = await leave(true)
    })
    expect([isOver, isCityShown()]).toEqual([false, true])
    expect(server.sentTo('/auth/logout')).toEqual([{ everywhere: true }])
  })

  it('does not show the next one where the one before looked', async () => {
    const [page, accounts] = await openCity('/')
    act(() => useView.getState().select({ kind: 'building', id: '7' }))
    accounts.who = null
    act(() => useSession.getState().refused())
    await pass(20)
    await signInAs(page, 'wang')
    expect(isCityShown()).toBe(true)
    expect(useView.getState().selection).toBeNull()
  })

  it('leaves the same one where they looked', async () => {
    const [page, accounts] = await openCity('/')
    act(() => useView.getState().select({ kind: 'building', id: '7' }))
    accounts.who = null
    act(() => useSession.getState().refused())
    await pass(20)
    await signInAs(page, 'li')
    expect(useView.getState().selection).toMatchObject({ kind: 'building', id: '7' })
  })
})

describe('a generated password', () => {
  const openFirst = async (): Promise<readonly [TestPage, Accounts]> => {
    const accounts = new Accounts()
    accounts.who = { ...LI, mustChangePassword: true }
    const page = await openGate(accounts)
    return [page, accounts]
  }
  const fill = async ({ user }: TestPage, next: string, again: string): Promise<void> => {
    await user.type(screen.getByLabelText('Present password'), 'generated')
    await user.type(screen.getByLabelText('New password'), next)
    await user.type(screen.getByLabelText('New password again'), again)
    await user.click(screen.getByRole('button', { name: 'Save the new password' }))
    await pass(20)
  }

  it('has to be changed before anything of the city is shown', async () => {
    const [page, accounts] = await openFirst()
    expect(isCityShown()).toBe(false)
    page.server.answer('/auth/password', () => {
      accounts.who = LI
      return {}
    })
    await fill(page, 'a long new one', 'a long new one')
    expect(page.server.sentTo('/auth/password')).toEqual([{ current: 'generated', next: 'a long new one' }])
    expect(isCityShown()).toBe(true)
  })

  it('is not asked for again by who typed it a moment ago', async () => {
    const accounts = new Accounts()
    const page = await openGate(accounts)
    page.server.answer('/auth/login', () => {
      accounts.who = { ...LI, mustChangePassword: true }
      return { mustChangePassword: true }
    })
    await signInAs(page, 'li')
    expect(screen.queryByLabelText('Present password')).toBeNull()
    page.server.answer('/auth/password', () => ({}))
    await page.user.type(screen.getByLabelText('New password'), 'a long new one')
    await page.user.type(screen.getByLabelText('New password again'), 'a long new one')
    await page.user.click(screen.getByRole('button', { name: 'Save the new password' }))
    await pass(20)
    expect(page.server.sentTo('/auth/password')).toEqual([{ current: 'right', next: 'a long new one' }])
  })

  it('is not sent while the new one was typed in two ways', async () => {
    const [page] = await openFirst()
    await fill(page, 'a long new one', 'another one')
    expect(screen.getByRole('alert').textContent).toBe('The two new passwords are not the same.')
    expect(page.server.sentTo('/auth/password')).toEqual([])
  })

  it.each([
    [{ code: 'BAD_CREDENTIALS', message: '' }, 'The present password is wrong.'],
    [{ code: 'WEAK_PASSWORD', message: '', weakness: 'common' }, 'one of those that are tried first'],
    [{ code: 'WEAK_PASSWORD', message: '', weakness: 'too-short' }, 'at least 10 characters'],
    [{ code: 'WEAK_PASSWORD', message: '', weakness: 'of a new kind' }, 'too easy to guess'],
  ])('that the server refuses with %j says why', async (error, expected) => {
    const [page] = await openFirst()
    page.server.answer('/auth/password', () => refusal(400, error))
    await fill(page, 'a long new one', 'a long new one')
    expect(screen.getByRole('alert').textContent).toContain(expected)
    expect(isCityShown()).toBe(false)
  })
})
