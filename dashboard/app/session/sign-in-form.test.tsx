// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { openPage, pass, refusal, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { plain } from './sign-in-problem.ts'
import { SignInForm, type SignInFormProps } from './sign-in-form.tsx'

setUpPages()

const METHODS = { password: true, oidc: null, demo: false }

async function openForm(props: Partial<SignInFormProps> = {}, login: () => object = () => ({})): Promise<TestPage> {
  const page = openPage(
    <SignInForm
      username=""
      signIn={null}
      firstProblem={null}
      returnTo="/desk/traffic"
      onSignedIn={() => Promise.resolve(true)}
      {...props}
    />,
    { '/auth/methods': () => METHODS, '/auth/login': login },
  )
  await pass()
  return page
}

async function typeAndSend({ user }: TestPage, username = ' Wang ', password = 'wrong-password'): Promise<void> {
  await user.type(screen.getByLabelText('User name'), username)
  await user.type(screen.getByLabelText('Password'), password)
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await pass()
}

const password = () => screen.getByLabelText<HTMLInputElement>('Password')
const button = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Sign(ing)? in/ })

describe('the sign-in form', () => {
  it('sends the name in small letters without blanks, and hands the password on', async () => {
    const onSignedIn = vi.fn(() => Promise.resolve(true))
    const page = await openForm({ onSignedIn })
    await typeAndSend(page, ' Wang ', 'Correct Horse 9')
    expect(page.server.sentTo('/auth/login')).toEqual([{ username: 'wang', password: 'Correct Horse 9' }])
    expect(onSignedIn).toHaveBeenCalledExactlyOnceWith('Correct Horse 9')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says what is missing, without asking the server', async () => {
    const page = await openForm()
    await page.user.type(screen.getByLabelText('User name'), 'wang')
    await page.user.click(button())
    expect(screen.getByRole('alert').textContent).toBe('Enter your user name and your password.')
    expect(page.server.sentTo('/auth/login')).toEqual([])
  })

  it('says that name or password is wrong, keeps the name, empties the password, and can be sent again', async () => {
    const page = await openForm({}, () => refusal(401, { code: 'BAD_CREDENTIALS', message: 'no' }))
    await typeAndSend(page)
    expect(screen.getByRole('alert').textContent).toContain('User name or password is wrong')
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe(' Wang ')
    expect(password().value).toBe('')
    expect(button().disabled).toBe(false)
  })

  it('counts down how long an account is locked, and then lets one try again', async () => {
    const page = await openForm({}, () => refusal(423, { code: 'LOCKED', message: 'locked', retryAfterS: 65 }))
    await typeAndSend(page)
    // Said once; the countdown is for the eyes.
    expect(screen.getByRole('alert').textContent).toContain('the account is locked. Try again in …')
    expect(page.container.textContent).toContain('Try again in 1 min 5 s')
    expect(button().disabled).toBe(true)
    await pass(60_000)
    expect(page.container.textContent).toMatch(/Try again in [45] s/)
    expect(button().disabled).toBe(true)
    await page.user.type(password(), '{Enter}')
    expect(page.server.sentTo('/auth/login')).toHaveLength(1)
    await pass(6_000)
    expect(page.container.textContent).toContain('You can try again now.')
    expect(button().disabled).toBe(false)
  })

  it('waits as long as a proxy asks that refuses without a word of ours', async () => {
    const limited = () => new Response('slow down', { status: 429, headers: { 'retry-after': '12' } })
    const page = await openForm({}, limited)
    await typeAndSend(page)
    expect(page.container.textContent).toContain('Too many attempts. Try again in 12 s')
    expect(password().value).toBe('wrong-password')
    await pass(13_000)
    expect(button().disabled).toBe(false)
  })

  it.each([
    [
      'a disabled account',
      () => refusal(403, { code: 'FORBIDDEN', message: 'it is disabled' }),
      'This account cannot sign in: it is disabled',
    ],
    ['a server that starts', () => new Response('', { status: 503 }), 'The server is starting'],
    ['a proxy without a server', () => new Response('<html>', { status: 502 }), 'The server cannot be reached'],
    [
      'a page of somebody else',
      () => new Response('<html>captive portal', { status: 200 }),
      'The server cannot be reached',
    ],
    [
      'a refusal that is new',
      () => refusal(400, { code: 'NEW', message: 'the moon is full' }),
      'Signing in failed: the moon is full',
    ],
  ])('says what to do about %s', async (_, login, expected) => {
    const page = await openForm({}, login)
    await typeAndSend(page)
    expect(screen.getByRole('alert').textContent).toContain(expected)
    expect(password().value).toBe('wrong-password')
  })

  it('says that the browser keeps no cookies when the server does not know who was let in', async () => {
    const page = await openForm({ onSignedIn: () => Promise.resolve(false) })
    await typeAndSend(page)
    expect(screen.getByRole('alert').textContent).toContain('Allow cookies for this site')
  })

  it('cannot be sent twice while the server thinks', async () => {
    let letIn: (answer: object) => void = () => undefined
    const page = await openForm({}, () => new Promise((resolve) => (letIn = resolve)))
    await typeAndSend(page)
    expect(button().textContent).toBe('Signing in…')
    expect(button().disabled).toBe(true)
    await page.user.type(password(), '{Enter}')
    expect(page.server.sentTo('/auth/login')).toHaveLength(1)
    letIn({})
    await pass()
    expect(button().textContent).toBe('Sign in')
  })

  it('shows the password on demand, and hides it again', async () => {
    const { user } = await openForm()
    await user.type(password(), 'abc')
    expect(password().type).toBe('password')
    await user.click(screen.getByRole('button', { name: 'Show the password' }))
    expect(password().type).toBe('text')
    await user.click(screen.getByRole('button', { name: 'Hide the password' }))
    expect(password().type).toBe('password')
  })

  it('warns of Caps Lock as long as it is on and the field has the focus', async () => {
    const { user } = await openForm()
    await user.click(password())
    await user.keyboard('{CapsLock}a')
    expect(screen.getByText('Caps Lock is on')).toBeTruthy()
    await user.tab()
    expect(screen.queryByText('Caps Lock is on')).toBeNull()
  })
})

describe('ways to sign in', () => {
  const openWith = async (methods: () => object) => {
    const page = openPage(
      <SignInForm
        username=""
        signIn={null}
        firstProblem={null}
        returnTo="/desk/a?b=c"
        onSignedIn={() => Promise.resolve(true)}
      />,
      { '/auth/methods': methods },
    )
    await pass()
    return page
  }

  it('are the password and the account of the organisation, which comes back to where one was', async () => {
    await openWith(() => ({ ...METHODS, oidc: { title: 'Government ID' } }))
    const link = screen.getByRole('link', { name: 'Sign in with Government ID' })
    expect(link.getAttribute('href')).toBe('/auth/oidc/start?returnTo=%2Fdesk%2Fa%3Fb%3Dc')
    expect(password()).toBeTruthy()
  })

  it('are that account alone where passwords are switched off', async () => {
    await openWith(() => ({ ...METHODS, password: false, oidc: { title: 'Government ID' } }))
    expect(screen.queryByLabelText('Password')).toBeNull()
    expect(screen.queryByText('or')).toBeNull()
  })

  it('name the links of the demo city only in a demo city', async () => {
    const page = await openWith(() => ({ ...METHODS, demo: true }))
    expect(page.container.textContent).toContain('Demo city')
    page.unmount()
    const { container } = await openWith(() => METHODS)
    expect(container.textContent).toContain('Ask your administrator')
  })

  it('are asked for until the server is there; the note goes away by itself', async () => {
    let isUp = false
    const page = await openWith(() => (isUp ? METHODS : new Response('', { status: 503 })))
    expect(screen.getByRole('alert').textContent).toContain('The server is starting')
    expect(button().disabled).toBe(true)
    isUp = true
    await pass(2_000)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(button().disabled).toBe(false)
    await pass(10_000)
    expect(page.server.sentTo('/auth/methods')).toHaveLength(2)
  })
})

describe('a link that signs in', () => {
  it('is filled in and sent once, when the server is there', async () => {
    const page = await openForm({ signIn: { username: 'operator', password: 'p w' } })
    await pass(1_000)
    expect(page.server.sentTo('/auth/login')).toEqual([{ username: 'operator', password: 'p w' }])
  })

  it('that is refused leaves the form with its name', async () => {
    const bad = () => refusal(401, { code: 'BAD_CREDENTIALS', message: '' })
    await openForm({ signIn: { username: 'operator', password: 'old' } }, bad)
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('operator')
    expect(screen.getByRole('alert').textContent).toContain('User name or password is wrong')
  })
})

it('says what the identity provider came back with, until something is tried', async () => {
  const page = await openForm({ firstProblem: plain('signIn.problem.oidc_disabled') })
  expect(screen.getByRole('alert').textContent).toBe('This account is disabled. Ask your administrator.')
  await typeAndSend(page)
  expect(screen.queryByRole('alert')).toBeNull()
})
