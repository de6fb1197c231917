// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { graphqlError, openPage, pass, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import { useSession } from '../../stores/session.ts'
import { StaffList } from './staff-list.tsx'

setUpPages()

const CODE = '310101001000'
const named = (type: string, code: string, name: string) => ({ __typename: type, id: code, code, name, nameEn: null })
const member = (id: string, more: object = {}) => ({
  ...{ __typename: 'StaffMember', id, maskedName: '王**', role: 'MANAGER', department: null },
  region: named('Region', CODE, '梧桐街道'),
  ...more,
})
const answerOf = (nodes: readonly object[], totalCount = nodes.length) => ({ staff: { totalCount, nodes } })

async function openStaff(
  staff: () => object = () => answerOf([member('7')]),
  rights: Parameters<typeof viewerWith>[0]['rights'] = ['staff.view', 'staff.reveal'],
): Promise<TestPage> {
  act(() => useSession.getState().began(viewerWith({ rights })))
  const page = openPage(<StaffList code={CODE} />, { RegionStaff: staff })
  await pass()
  await page.user.click(screen.getByRole('button', { name: /^Grid staff/ }))
  return page
}
const press = async ({ user }: TestPage, name: string): Promise<void> => {
  await user.click(screen.getByRole('button', { name }))
  await pass()
}
const reveal = async (answer: () => object, reason = 'call back on ticket 7'): Promise<TestPage> => {
  const page = await openStaff()
  page.server.answer('RevealStaff', answer)
  await press(page, 'Show name and phone of 王**')
  await page.user.type(screen.getByLabelText('Reason'), reason)
  await page.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Show' }))
  await pass()
  return page
}
const CONTACT = { revealStaff: { id: '7', name: '王小明', phone: '138-1234-1234' } }

it('is closed at first, and says how many there are', async () => {
  const page = await openStaff(() => answerOf([member('7'), member('8')], 31))
  expect(page.container.textContent).toContain('Grid staff31')
  expect(page.container.textContent).toContain('29 more in the regions below')
  await page.user.click(screen.getByRole('button', { name: /^Grid staff/ }))
  expect(screen.queryByRole('list')).toBeNull()
})

it('names where somebody works only where that is another region', async () => {
  const elsewhere = member('8', { region: named('Region', '310101002000', '学府街道') })
  await openStaff(() => answerOf([member('7'), elsewhere]))
  const [here, other] = screen.getAllByRole('listitem')
  expect(here?.textContent).not.toContain('梧桐街道')
  expect(other?.textContent).toContain('学府街道')
})

it('says when there is none, and why it could not be read', async () => {
  const page = await openStaff(() => answerOf([]))
  expect(page.container.textContent).toContain('No grid staff is registered')
  page.unmount()
  const failed = await openStaff(() => graphqlError('INTERNAL', 'the database is away'))
  expect(failed.container.textContent).toContain('the database is away')
  failed.server.answer('RegionStaff', () => answerOf([member('7')]))
  await press(failed, 'Try again')
  expect(screen.getByText('王**')).toBeTruthy()
})

it('shows masked names alone to who may not see more', async () => {
  await openStaff(undefined, ['staff.view'])
  expect(screen.getByText('王**')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Show name and phone/ })).toBeNull()
})

it('asks what for, then shows name and phone for a minute', async () => {
  const page = await reveal(() => CONTACT)
  expect(page.server.sentTo('RevealStaff')).toEqual([{ id: '7', reason: 'call back on ticket 7' }])
  expect(screen.getByText('王小明')).toBeTruthy()
  expect(screen.getByRole('link', { name: '138-1234-1234' }).getAttribute('href')).toBe('tel:13812341234')
  await pass(61_000)
  expect(page.container.textContent).not.toContain('王小明')
  expect(page.container.textContent).not.toContain('1234')
  expect(screen.getByText('王**')).toBeTruthy()
})

it('hides them again on demand', async () => {
  const page = await reveal(() => CONTACT)
  await press(page, 'Hide')
  expect(page.container.textContent).not.toContain('王小明')
})

it('sends no reason that is too short, and shows a refusal in the dialog', async () => {
  const page = await reveal(() => CONTACT, 'why')
  expect(page.server.sentTo('RevealStaff')).toEqual([])
  page.server.answer('RevealStaff', () => graphqlError('RATE_LIMITED', 'at most 20 an hour'))
  await page.user.type(screen.getByLabelText('Reason'), ' not at all')
  await page.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Show' }))
  await pass()
  expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toContain('at most 20 an hour')
  await press(page, 'Cancel')
  // What went wrong before is not said of the next try.
  await press(page, 'Show name and phone of 王**')
  expect(within(screen.getByRole('dialog')).queryByRole('alert')).toBeNull()
})
