// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import { useSession } from '../../stores/session.ts'
import { AccountsPage } from './accounts-page.tsx'

setUpPages()

const accountOf = (username: string, displayName: string, more: object = {}) => ({
  __typename: 'Account',
  id: username,
  username,
  displayName,
  roles: ['OPERATOR'],
  wholeCity: true,
  regions: [],
  disabledAt: null,
  lockedUntil: null,
  mustChangePassword: false,
  hasPassword: true,
  oidcIssuer: null,
  isDemo: false,
  lastSignInAt: null,
  ...more,
})
const LI = accountOf('li', '李明', { roles: ['ADMINISTRATOR'], lastSignInAt: '2026-11-22T07:00:00Z' })
const WANG = accountOf('wang', '王芳')
const GONE = accountOf('zhao', '赵强', { disabledAt: '2026-11-01T00:00:00Z' })
const pageOf = (nodes: readonly object[], next: string | null = null) => ({
  accounts: {
    __typename: 'AccountPage',
    totalCount: nodes.length,
    nodes,
    pageInfo: { __typename: 'PageInfo', hasNextPage: next !== null, endCursor: next },
  },
})

async function openAccounts(
  accounts: Parameters<TestPage['server']['answer']>[1] = () => pageOf([LI, WANG, GONE]),
  answers: Parameters<typeof openPage>[1] = {},
): Promise<TestPage> {
  act(() => useSession.getState().began(viewerWith({ username: 'li' })))
  const page = openPage(<AccountsPage />, { Accounts: accounts, ...answers })
  await pass(300)
  return page
}

const rowOf = (username: string): HTMLElement => screen.getByText(username).closest('tr')!
const dialog = () => screen.getByRole('dialog')
async function press({ user }: TestPage, name: string, where: HTMLElement = document.body): Promise<void> {
  await user.click(within(where).getByRole('button', { name }))
  await pass()
}

describe('the table', () => {
  it('says who may sign in, as what, and which one is oneself', async () => {
    await openAccounts()
    expect(rowOf('li').textContent).toContain('李明 · you')
    expect(rowOf('li').textContent).toContain('Administrator')
    expect(rowOf('wang').textContent).not.toContain('you')
    expect(rowOf('wang').textContent).toContain('never')
    expect(screen.getByRole('status').textContent).toBe('3 accounts')
  })

  it.each([
    ['locked', { lockedUntil: '2026-11-22T09:00:00Z' }, 'Locked'],
    ['of a first password', { mustChangePassword: true }, 'First password'],
    ['of the organisation', { oidcIssuer: 'https://id.example', hasPassword: false }, 'Organisation'],
    ['of the demo city', { isDemo: true }, 'Demo'],
  ])('marks an account that is %s', async (_, more, chip) => {
    await openAccounts(() => pageOf([accountOf('sun', '孙丽', more)]))
    expect(within(rowOf('sun')).getByText(chip)).toBeTruthy()
  })

  it('offers no new password for an account that the organisation keeps', async () => {
    await openAccounts(() =>
      pageOf([accountOf('sun', '孙丽', { oidcIssuer: 'https://id.example', hasPassword: false })]),
    )
    expect(within(rowOf('sun')).queryByRole('button', { name: 'Reset password' })).toBeNull()
  })

  it('waits while it is read, and says when there is none', async () => {
    let give: (answer: object) => void = () => undefined
    const page = await openAccounts(() => new Promise<object>((resolve) => (give = resolve)))
    expect(screen.getByRole('table', { name: 'Accounts' }).getAttribute('aria-busy')).toBe('true')
    give(pageOf([]))
    await pass()
    expect(page.container.textContent).toContain('No such account')
  })

  it('says why it could not be read, and reads it again', async () => {
    const page = await openAccounts(() => graphqlError('INTERNAL', 'the database is away'))
    expect(page.container.textContent).toContain('Could not be read: the database is away')
    page.server.answer('Accounts', () => pageOf([WANG]))
    await press(page, 'Try again')
    expect(rowOf('wang')).toBeTruthy()
  })

  it('asks for what was searched once typing has settled, and for the disabled only where wanted', async () => {
    const page = await openAccounts()
    await page.user.type(screen.getByRole('searchbox'), ' wa')
    await page.user.type(screen.getByRole('searchbox'), 'ng')
    await pass(300)
    await page.user.click(screen.getByLabelText('With disabled'))
    await pass()
    expect(page.server.sentTo('Accounts').map(({ filter }) => filter)).toEqual([
      {},
      { text: 'wang' },
      { text: 'wang', disabled: false },
    ])
  })

  it('adds the next page to what is shown', async () => {
    const page = await openAccounts(({ after }) => (after === 'c' ? pageOf([GONE]) : pageOf([LI, WANG], 'c')))
    await press(page, 'Show more')
    expect([rowOf('li'), rowOf('wang'), rowOf('zhao')]).toHaveLength(3)
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })
})

describe('disabling', () => {
  it('asks first, says what it does, and does nothing when cancelled', async () => {
    const page = await openAccounts()
    await press(page, 'Disable', rowOf('wang'))
    expect(dialog().textContent).toContain('Disable 王芳?')
    expect(dialog().textContent).toContain('signed out of every device at once')
    // What a careless Enter meets.
    expect(document.activeElement?.textContent).toBe('Cancel')
    await press(page, 'Cancel', dialog())
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(page.server.sentTo('DisableAccount')).toEqual([])
  })

  it('is done when confirmed, and shows in the table', async () => {
    const page = await openAccounts(undefined, {
      DisableAccount: () => ({ disableAccount: { ...WANG, disabledAt: '2026-11-22T08:00:00Z' } }),
    })
    await press(page, 'Disable', rowOf('wang'))
    await press(page, 'Disable', dialog())
    expect(page.server.sentTo('DisableAccount')).toEqual([{ username: 'wang' }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(within(rowOf('wang')).getByText('Disabled')).toBeTruthy()
    expect(within(rowOf('wang')).getByRole('button', { name: 'Enable' })).toBeTruthy()
  })

  it.each([
    ['CONFLICT', 'Nobody would be left who can administer the city.'],
    ['FORBIDDEN', 'Not saved: only for the whole city'],
  ])('that the server refuses with %s says why in the dialog, and changes nothing', async (code, said) => {
    const page = await openAccounts(undefined, { DisableAccount: () => graphqlError(code, 'only for the whole city') })
    await press(page, 'Disable', rowOf('li'))
    await press(page, 'Disable', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain(said)
    expect(within(rowOf('li')).getByText('Active')).toBeTruthy()
    await press(page, 'Cancel', dialog())
    await press(page, 'Disable', rowOf('wang'))
    expect(within(dialog()).queryByRole('alert')).toBeNull()
  })

  it('cannot be confirmed twice while the server thinks', async () => {
    const page = await openAccounts(undefined, { DisableAccount: () => new Promise<object>(() => undefined) })
    await press(page, 'Disable', rowOf('wang'))
    await press(page, 'Disable', dialog())
    expect(within(dialog()).getByRole<HTMLButtonElement>('button', { name: 'Disable' }).disabled).toBe(true)
  })
})

it('enabling needs no question; a refusal stands over the table', async () => {
  const page = await openAccounts(undefined, { EnableAccount: () => graphqlError('FORBIDDEN', 'not yours') })
  await press(page, 'Enable', rowOf('zhao'))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('alert').textContent).toContain('Not saved: not yours')
  page.server.answer('EnableAccount', () => ({ enableAccount: { ...GONE, disabledAt: null } }))
  await press(page, 'Enable', rowOf('zhao'))
  expect(within(rowOf('zhao')).getByText('Active')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

describe('a new password', () => {
  const reset = async (answer: () => object): Promise<TestPage> => {
    const page = await openAccounts(undefined, { ResetPassword: answer })
    await press(page, 'Reset password', rowOf('wang'))
    expect(dialog().textContent).toContain('Reset the password of 王芳?')
    expect(page.server.sentTo('ResetPassword')).toEqual([])
    await press(page, 'Reset password', dialog())
    return page
  }

  it('is shown once, and only its own button leaves it', async () => {
    const page = await reset(() => ({ resetPassword: { account: WANG, password: 'river-lamp-42' } }))
    expect(within(dialog()).getByTestId('secret').textContent).toBe('river-lamp-42')
    expect(within(dialog()).queryByRole('button', { name: 'Close' })).toBeNull()
    await page.user.click(dialog())
    expect(screen.getByRole('dialog')).toBeTruthy()
    await press(page, 'Done', dialog())
    expect(page.container.ownerDocument.body.textContent).not.toContain('river-lamp-42')
  })

  it('that is refused says why in the question', async () => {
    await reset(() => graphqlError('FORBIDDEN', 'it has none'))
    expect(within(dialog()).getByRole('alert').textContent).toContain('Not saved: it has none')
    expect(within(dialog()).queryByTestId('secret')).toBeNull()
  })
})

describe('a new account', () => {
  const fill = async (page: TestPage, username: string, name: string, role?: string): Promise<void> => {
    await press(page, 'New account')
    if (username !== '') await page.user.type(within(dialog()).getByLabelText('User name'), username)
    if (name !== '') await page.user.type(within(dialog()).getByLabelText('Name'), name)
    if (role !== undefined) await page.user.click(within(dialog()).getByLabelText(role))
    await press(page, 'Save', dialog())
  }

  it.each([
    ['w', '王芳', 'Operator', 'A user name has 2–64 lower-case letters'],
    ['wang', '', 'Operator', 'Give a name of at most 80 characters.'],
    ['wang', '王芳', undefined, 'Choose at least one role.'],
  ])('%s, %s, %s is not sent, and says what is missing', async (username, name, role, said) => {
    const page = await openAccounts()
    await fill(page, username, name, role)
    expect(within(dialog()).getByRole('alert').textContent).toContain(said)
    expect(page.server.sentTo('AddAccount')).toEqual([])
  })

  it('sees no region unless one is chosen; its password is shown once', async () => {
    const page = await openAccounts(undefined, {
      AddAccount: () => ({ addAccount: { account: accountOf('sun', '孙丽'), password: 'stone-tree-7' } }),
    })
    await fill(page, ' Sun', '孙丽 ', 'Operator')
    expect(page.server.sentTo('AddAccount')).toEqual([
      { account: { username: 'sun', displayName: '孙丽', roles: ['OPERATOR'], wholeCity: false, regionCodes: [] } },
    ])
    expect(dialog().textContent).toContain('New password of sun')
    expect(within(dialog()).getByTestId('secret').textContent).toBe('stone-tree-7')
    expect(page.server.sentTo('Accounts')).toHaveLength(2)
  })

  it('whose name is taken says so, and keeps what was typed', async () => {
    const page = await openAccounts(undefined, { AddAccount: () => graphqlError('CONFLICT', 'taken') })
    await fill(page, 'wang', '王芳', 'Operator')
    expect(within(dialog()).getByRole('alert').textContent).toContain(
      'There is an account with this user name already.',
    )
    expect(within(dialog()).getByLabelText<HTMLInputElement>('User name').value).toBe('wang')
  })

  it('is told what its roles allow together', async () => {
    const page = await openAccounts()
    await press(page, 'New account')
    await page.user.click(within(dialog()).getByLabelText('Leader'))
    expect(dialog().textContent).toContain('What that allows')
    expect(dialog().textContent).not.toContain('Show names and phones of staff')
    await page.user.click(within(dialog()).getByLabelText('Dispatcher'))
    expect(dialog().textContent).toContain('Show names and phones of staff')
  })
})

describe('changing an account', () => {
  const region = (code: string, name: string, nameEn: string) => ({
    ...{ __typename: 'Region', id: code, code, level: 'DISTRICT', name, nameEn },
    ancestors: [{ __typename: 'Region', id: '1', code: '310000000000', name: '上海市', nameEn: 'Shanghai' }],
  })
  const PUDONG = region('310115000000', '浦东新区', 'Pudong')
  const HUANGPU = region('310101000000', '黄浦区', 'Huangpu')
  const openDialog = async (): Promise<TestPage> => {
    const page = await openAccounts(undefined, {
      FindRegions: () => ({ regions: { __typename: 'RegionPage', totalCount: 2, nodes: [PUDONG, HUANGPU] } }),
      UpdateAccount: () => ({ updateAccount: WANG }),
    })
    await press(page, 'Edit wang', rowOf('wang'))
    return page
  }

  it('keeps it to regions that were found by name', async () => {
    const page = await openDialog()
    expect(within(dialog()).queryByLabelText('User name')).toBeNull()
    await page.user.click(within(dialog()).getByLabelText('Some regions'))
    expect(dialog().textContent).toContain('No region yet: nothing of the city will be seen.')
    await page.user.type(within(dialog()).getByRole('searchbox'), 'p')
    await pass(250)
    expect(page.server.sentTo('FindRegions')).toEqual([{ text: 'p' }])
    await page.user.click(within(dialog()).getByRole('button', { name: /Pudong.*310115000000.*Shanghai/ }))
    expect(within(dialog()).getByRole<HTMLInputElement>('searchbox').value).toBe('')
    await page.user.type(within(dialog()).getByRole('searchbox'), 'p')
    await pass(250)
    expect(within(dialog()).queryByRole('button', { name: /Pudong.*310115000000/ })).toBeNull()
    await press(page, 'Save', dialog())
    const [{ username, change } = { username: '', change: {} }] = page.server.sentTo('UpdateAccount')
    expect([username, change]).toMatchObject(['wang', { wholeCity: false, regionCodes: ['310115000000'] }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('can take a region away again', async () => {
    const page = await openDialog()
    await page.user.click(within(dialog()).getByLabelText('Some regions'))
    await page.user.type(within(dialog()).getByRole('searchbox'), 'h')
    await pass(250)
    await page.user.click(within(dialog()).getByRole('button', { name: /Huangpu.*310101000000/ }))
    await press(page, 'Remove Huangpu', dialog())
    await press(page, 'Save', dialog())
    expect(page.server.sentTo('UpdateAccount')).toMatchObject([{ change: { regionCodes: [] } }])
  })

  it('that is closed without saving sends nothing', async () => {
    const page = await openDialog()
    await page.user.type(within(dialog()).getByLabelText('Name'), 'x')
    await press(page, 'Cancel', dialog())
    expect(page.server.sentTo('UpdateAccount')).toEqual([])
    expect(rowOf('wang').textContent).toContain('王芳')
  })

  it('that the server refuses says why', async () => {
    const page = await openDialog()
    page.server.answer('UpdateAccount', () => graphqlError('CONFLICT', ''))
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Nobody would be left')
  })
})
