// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { TokensPage } from './tokens-page.tsx'

setUpPages()

const tokenOf = (name: string, more: object = {}) => ({
  __typename: 'MachineToken',
  id: name,
  name,
  purpose: 'NORTHBOUND',
  feedId: null,
  rights: ['city.view'],
  wholeCity: true,
  regions: [],
  createdBy: 'li',
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...more,
})

async function openTokens(tokens: readonly object[] = [tokenOf('weather-desk')], answers = {}): Promise<TestPage> {
  const page = openPage(<TokensPage />, { MachineTokens: () => ({ machineTokens: tokens }), ...answers })
  await pass()
  return page
}

const rowOf = (name: string): HTMLElement => screen.getByText(name).closest('tr')!
const dialog = () => screen.getByRole('dialog')
async function press({ user }: TestPage, name: string, where: HTMLElement = document.body): Promise<void> {
  await user.click(within(where).getByRole('button', { name }))
  await pass()
}

describe('the table', () => {
  it('lets only a token be revoked that is still good', async () => {
    await openTokens([
      tokenOf('good', { expiresAt: '2026-11-22T08:00:01Z' }),
      tokenOf('late', { expiresAt: '2026-11-22T08:00:00Z' }),
      tokenOf('cut', { revokedAt: '2026-11-01T00:00:00Z' }),
    ])
    expect(within(rowOf('good')).getByText('Valid')).toBeTruthy()
    expect(within(rowOf('late')).getByText('Expired')).toBeTruthy()
    expect(within(rowOf('cut')).getByText('Revoked')).toBeTruthy()
    expect(screen.getAllByRole('button', { name: 'Revoke' })).toHaveLength(1)
  })

  it('names the feed of a token that brings data, which sees nothing', async () => {
    await openTokens([tokenOf('station', { purpose: 'FEED', feedId: 'air-stations', wholeCity: false, rights: [] })])
    expect(rowOf('station').textContent).toContain('air-stations')
    expect(rowOf('station').textContent).toContain('—')
  })
})

describe('revoking', () => {
  it('asks first, as it cannot be undone', async () => {
    const page = await openTokens()
    await press(page, 'Revoke')
    expect(dialog().textContent).toContain('Revoke the token weather-desk?')
    expect(dialog().textContent).toContain('This cannot be undone.')
    expect(document.activeElement?.textContent).toBe('Cancel')
    await press(page, 'Cancel', dialog())
    expect(page.server.sentTo('RevokeMachineToken')).toEqual([])
  })

  it('is done when confirmed', async () => {
    const revoked = tokenOf('weather-desk', { revokedAt: '2026-11-22T08:00:00Z' })
    const page = await openTokens(undefined, { RevokeMachineToken: () => ({ revokeMachineToken: revoked }) })
    await press(page, 'Revoke')
    await press(page, 'Revoke', dialog())
    expect(page.server.sentTo('RevokeMachineToken')).toEqual([{ name: 'weather-desk' }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(within(rowOf('weather-desk')).getByText('Revoked')).toBeTruthy()
  })

  it('that is refused says why, and leaves the token', async () => {
    const page = await openTokens(undefined, { RevokeMachineToken: () => graphqlError('FORBIDDEN', 'not yours') })
    await press(page, 'Revoke')
    await press(page, 'Revoke', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Not saved: not yours')
    expect(within(rowOf('weather-desk')).getByText('Valid')).toBeTruthy()
  })
})

describe('a new token', () => {
  const issued = (name: string) => ({ issueMachineToken: { machineToken: tokenOf(name), token: 'cb_secret' } })
  const openDialog = async (answer: () => object = () => issued('desk')): Promise<TestPage> => {
    const page = await openTokens([], { IssueMachineToken: answer })
    await press(page, 'New token')
    await page.user.type(within(dialog()).getByLabelText('Name'), 'desk')
    return page
  }
  const choose = (page: TestPage, label: string | RegExp) => page.user.click(within(dialog()).getByLabelText(label))

  it('needs a region or the whole city, and a right', async () => {
    const page = await openDialog()
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Choose a region, or the whole city.')
    await choose(page, 'Whole city')
    await choose(page, /city\.view/)
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Choose at least one right.')
    expect(page.server.sentTo('IssueMachineToken')).toEqual([])
  })

  it('is good for a year unless something else is chosen, and is shown once', async () => {
    const page = await openDialog()
    await choose(page, 'Whole city')
    await choose(page, /camera\.view/)
    await press(page, 'Save', dialog())
    const [{ machine } = { machine: {} }] = page.server.sentTo('IssueMachineToken')
    expect(machine).toMatchObject({
      ...{ name: 'desk', purpose: 'NORTHBOUND', wholeCity: true, regionCodes: [] },
      rights: ['city.view', 'camera.view'],
      expiresAt: expect.stringMatching(/^2027-11-22T08:00:0/) as string,
    })
    expect(dialog().textContent).toContain('Token desk')
    expect(within(dialog()).getByTestId('secret').textContent).toBe('cb_secret')
    await press(page, 'Done', dialog())
    expect(document.body.textContent).not.toContain('cb_secret')
  })

  it('for a feed asks which, and carries no rights', async () => {
    const page = await openDialog()
    await choose(page, 'Feed')
    expect(within(dialog()).queryByLabelText('Whole city')).toBeNull()
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('Say which feed.')
    await page.user.type(within(dialog()).getByRole('textbox', { name: 'Feed' }), 'air-stations')
    await page.user.click(within(within(dialog()).getByRole('group', { name: 'Expires' })).getByLabelText('never'))
    await press(page, 'Save', dialog())
    expect(page.server.sentTo('IssueMachineToken')).toEqual([
      { machine: { name: 'desk', purpose: 'FEED', feedId: 'air-stations', expiresAt: null } },
    ])
  })

  it('whose name is taken says so', async () => {
    const page = await openDialog(() => graphqlError('CONFLICT', ''))
    await choose(page, 'Whole city')
    await press(page, 'Save', dialog())
    expect(within(dialog()).getByRole('alert').textContent).toContain('There is, or was, a token of this name.')
  })
})
