// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { FeedHealthFragment } from '../../api/operations.generated.ts'
import { graphqlError, openPage, pass, setUpPages, viewerWith, type TestPage } from '../../api/test-page.tsx'
import { useSession } from '../../stores/session.ts'
import { DeadLetters } from './dead-letters.tsx'

setUpPages()

const FEED = { id: 'air-stations', deadLetters: 2 } as FeedHealthFragment
const letter = (id: string, more: object = {}) => ({
  id,
  feedId: FEED.id,
  receivedAt: '2026-11-22T07:59:00Z',
  door: 'http',
  encoding: 'json',
  origin: null,
  faultCode: 'INVALID',
  fault: 'pm25 is "n/a"; expected a number',
  place: null,
  faults: 1,
  payloadBytes: 120,
  payload: null,
  replays: 0,
  replayedAt: null,
  ...more,
})
const pageOf = (nodes: readonly object[], more: { totalCount?: number; next?: string } = {}) => ({
  deadLetters: {
    totalCount: more.totalCount ?? nodes.length,
    nodes,
    pageInfo: { hasNextPage: more.next !== undefined, endCursor: more.next ?? null },
  },
})
const REPLAYED = { replayed: 1, stillWrong: 0, notKept: 0, left: 1, accepted: 3, duplicates: 0 }

async function openLetters(
  letters: () => object,
  answers: Parameters<typeof openPage>[1] = {},
  viewer = viewerWith({}),
): Promise<TestPage & { readonly onChanged: () => void }> {
  act(() => useSession.getState().began(viewer))
  const onChanged = vi.fn()
  const page = openPage(<DeadLetters feed={FEED} title="Air quality" onChanged={onChanged} />, {
    DeadLetters: letters,
    ...answers,
  })
  await pass()
  return { ...page, onChanged }
}

const press = async ({ user }: TestPage, name: string, within_: HTMLElement = document.body): Promise<void> => {
  await user.click(within(within_).getByRole('button', { name }))
  await pass()
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const dialog = () => screen.getByRole('dialog')

describe('the list', () => {
  it('waits, then says that there is nothing to do', async () => {
    let give: (answer: object) => void = () => undefined
    await openLetters(() => new Promise<object>((resolve) => (give = resolve)))
    expect(screen.getByLabelText('Reading')).toBeTruthy()
    give(pageOf([]))
    await pass()
    expect(screen.getByText('No dead letters: everything that came was dealt with.')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('says why it could not be read, and reads it again', async () => {
    const page = await openLetters(() => graphqlError('INTERNAL', 'the database is away'))
    expect(page.container.textContent).toContain('Could not be read: the database is away')
    page.server.answer('DeadLetters', () => pageOf([letter('1')]))
    await press(page, 'Try again')
    expect(screen.getByText('pm25 is "n/a"; expected a number')).toBeTruthy()
  })

  it('says of each letter what is wrong, where, and how often it was tried', async () => {
    const { container } = await openLetters(() =>
      pageOf([letter('1', { place: 'line 4', faults: 3, replays: 2, origin: '10.0.0.9', faultCode: 'OUT_OF_RANGE' })]),
    )
    const row = screen.getByRole('listitem')
    expect(within(row).getByText('Out of range')).toBeTruthy()
    expect(row.textContent).toContain(
      'http · json · 10.0.0.9 · at line 4 · 3 items wrong · 120 bytes · replayed 2 times',
    )
    expect(container.querySelector('details')).toBeNull()
  })

  it('shows a masked content on demand, and nothing of a restricted feed', async () => {
    const { container } = await openLetters(() =>
      pageOf([letter('1', { payload: '{"phone":"138****1234"}' }), letter('2', { fault: null })]),
    )
    expect(container.querySelector('details pre')?.textContent).toBe('{"phone":"138****1234"}')
    const [, restricted] = screen.getAllByRole('listitem')
    expect(restricted?.textContent).toContain('Restricted: its content is not shown')
    expect(within(restricted as HTMLElement).queryByRole('button', { name: /original/ })).toBeNull()
  })

  it('reads more on demand', async () => {
    const page = await openLetters(() => pageOf([letter('1')], { totalCount: 70, next: 'c' }))
    await press(page, 'Show more')
    expect(page.server.sentTo('DeadLetters').map(({ first }) => first)).toEqual([20, 60])
  })
})

describe('replaying', () => {
  it('one letter says what became of it, and reads list and feed again', async () => {
    const page = await openLetters(() => pageOf([letter('1'), letter('2')]), {
      ReplayDeadLetters: () => ({ replayDeadLetters: REPLAYED }),
    })
    page.server.answer('DeadLetters', () => pageOf([letter('2')]))
    await press(page, 'Replay', screen.getAllByRole('listitem')[0])
    expect(page.server.sentTo('ReplayDeadLetters')).toEqual([{ feedId: 'air-stations', ids: ['1'] }])
    expect(screen.getByRole('status').textContent).toBe('1 replayed, 3 items written; 0 still wrong')
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
    expect(page.onChanged).toHaveBeenCalledOnce()
  })

  it('all reads every page of ids, goes oldest first in batches, and shows how far it is', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => ({ id: String(60 - i) }))
    const waiting: ((answer: object) => void)[] = []
    const page = await openLetters(() => pageOf([letter('60')], { totalCount: 60 }), {
      DeadLetterIds: ({ after }) => (after === null ? pageOf(ids.slice(0, 40), { next: 'c' }) : pageOf(ids.slice(40))),
      ReplayDeadLetters: () => new Promise<object>((resolve) => waiting.push(resolve)),
    })
    await press(page, 'Replay all')
    expect(screen.getByRole('status').textContent).toBe('0 of 60')
    expect(button('Replay all').disabled).toBe(true)
    expect(button('Discard all').disabled).toBe(true)
    waiting[0]?.({ replayDeadLetters: { ...REPLAYED, replayed: 48, stillWrong: 1, notKept: 1, accepted: 90 } })
    await pass()
    expect(screen.getByRole('status').textContent).toBe('50 of 60')
    waiting[1]?.({ replayDeadLetters: { ...REPLAYED, replayed: 10, accepted: 10 } })
    await pass()
    expect(screen.getByRole('status').textContent).toBe('58 replayed, 100 items written; 2 still wrong')
    const [first, second] = page.server.sentTo('ReplayDeadLetters').map(({ ids: sent }) => sent as string[])
    expect([first?.length, first?.[0], second?.length, second?.at(-1)]).toEqual([50, '1', 10, '60'])
  })

  it.each([
    ['CONFLICT', 'Not done: somebody else is at it. Try again later.'],
    ['FORBIDDEN', 'Not done: you may not'],
  ])('that is refused with %s says so, and leaves the letters to be tried again', async (code, said) => {
    const page = await openLetters(() => pageOf([letter('1')]), {
      ReplayDeadLetters: () => graphqlError(code, 'you may not'),
    })
    await press(page, 'Replay')
    expect(screen.getByRole('alert').textContent).toBe(said)
    expect(screen.queryByRole('status')).toBeNull()
    expect(button('Replay').disabled).toBe(false)
  })
})

describe('discarding', () => {
  it('asks first: without a reason it cannot be done, and cancelling sends nothing', async () => {
    const page = await openLetters(() => pageOf([letter('1')]))
    await press(page, 'Discard')
    expect(dialog().textContent).toContain('Discard 1 dead letters')
    expect(dialog().textContent).toContain('cannot be brought back')
    const confirm = within(dialog()).getByRole<HTMLButtonElement>('button', { name: 'Discard' })
    expect(confirm.disabled).toBe(true)
    await page.user.type(within(dialog()).getByLabelText('Reason'), '   ')
    expect(confirm.disabled).toBe(true)
    await press(page, 'Cancel', dialog())
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(page.server.sentTo('DiscardDeadLetters')).toEqual([])
  })

  it('sends the reason, closes, and says how many are gone', async () => {
    const page = await openLetters(() => pageOf([letter('1')]), {
      DiscardDeadLetters: () => ({ discardDeadLetters: 1 }),
    })
    await press(page, 'Discard')
    await page.user.type(within(dialog()).getByLabelText('Reason'), ' sensor was being tested ')
    page.server.answer('DeadLetters', () => pageOf([]))
    await press(page, 'Discard', dialog())
    expect(page.server.sentTo('DiscardDeadLetters')).toEqual([{ ids: ['1'], reason: 'sensor was being tested' }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByRole('status').textContent).toBe('1 discarded')
    expect(page.onChanged).toHaveBeenCalledOnce()
  })

  it('of all names their number, and asks for their ids when it is confirmed', async () => {
    const page = await openLetters(() => pageOf([letter('2')], { totalCount: 2, next: 'c' }), {
      DeadLetterIds: () => pageOf([{ id: '2' }, { id: '1' }]),
      DiscardDeadLetters: () => ({ discardDeadLetters: 2 }),
    })
    await press(page, 'Discard all')
    expect(dialog().textContent).toContain('Discard 2 dead letters')
    expect(page.server.sentTo('DeadLetterIds')).toEqual([])
    await page.user.type(within(dialog()).getByLabelText('Reason'), 'old{Enter}')
    await pass()
    expect(page.server.sentTo('DiscardDeadLetters')).toEqual([{ ids: ['1', '2'], reason: 'old' }])
  })

  it('that is refused says why in the dialog, which stays with its reason', async () => {
    const page = await openLetters(() => pageOf([letter('1')]), {
      DiscardDeadLetters: () => graphqlError('FORBIDDEN', 'you may not'),
    })
    await press(page, 'Discard')
    await page.user.type(within(dialog()).getByLabelText('Reason'), 'old{Enter}')
    await pass()
    expect(within(dialog()).getByRole('alert').textContent).toContain('Not done: you may not')
    expect(within(dialog()).getByLabelText<HTMLInputElement>('Reason').value).toBe('old')
    await press(page, 'Cancel', dialog())
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('the original', () => {
  const REVEALED = { revealDeadLetter: { origin: '10.0.0.9', payload: '{"phone":"13812341234"}', isWhole: true } }
  const reveal = async (answer: () => object, reason = 'call back on ticket 7'): Promise<TestPage> => {
    const page = await openLetters(() => pageOf([letter('41')]), { RevealDeadLetter: answer })
    await press(page, 'Show the original of dead letter 41')
    await page.user.type(within(dialog()).getByLabelText('Reason'), reason)
    await press(page, 'Show', dialog())
    return page
  }

  it('is not offered to who may not see it', async () => {
    await openLetters(() => pageOf([letter('41')]), {}, viewerWith({ rights: ['feed.manage'] }))
    expect(screen.queryByRole('button', { name: /original/ })).toBeNull()
    expect(button('Replay')).toBeTruthy()
  })

  it('asks what for, in more than a word', async () => {
    const page = await reveal(() => REVEALED, ' why ')
    expect(within(dialog()).getByRole('alert').textContent).toBe('Give a reason of at least 5 characters.')
    expect(page.server.sentTo('RevealDeadLetter')).toEqual([])
    await page.user.type(within(dialog()).getByLabelText('Reason'), 'not')
    expect(within(dialog()).queryByRole('alert')).toBeNull()
  })

  it('is shown for a minute, counted down, and gone from the page then', async () => {
    const page = await reveal(() => REVEALED)
    expect(page.server.sentTo('RevealDeadLetter')).toEqual([{ id: '41', reason: 'call back on ticket 7' }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(page.container.textContent).toContain('13812341234')
    await pass(20_000)
    expect(screen.getByRole('region', { name: 'Original' }).textContent).toMatch(/hidden in (39|40) s/)
    await pass(41_000)
    expect(page.container.textContent).not.toContain('13812341234')
  })

  it('can be hidden before, and is asked for with a reason again', async () => {
    const page = await reveal(() => REVEALED)
    await press(page, 'Hide')
    expect(page.container.textContent).not.toContain('13812341234')
    await press(page, 'Show the original of dead letter 41')
    expect(within(dialog()).getByLabelText<HTMLTextAreaElement>('Reason').value).toBe('')
  })

  it('says when it is a part, no text, or dealt with meanwhile', async () => {
    const part = { revealDeadLetter: { ...REVEALED.revealDeadLetter, isWhole: false } }
    const cut = await reveal(() => part)
    expect(cut.container.textContent).toContain('this is a part of it')
    cut.unmount()
    const bytes = { revealDeadLetter: { ...REVEALED.revealDeadLetter, payload: null, isWhole: false } }
    const binary = await reveal(() => bytes)
    expect(binary.container.textContent).toContain('It is no text and cannot be shown here.')
    expect(binary.container.textContent).not.toContain('a part of it')
    binary.unmount()
    const gone = await reveal(() => ({ revealDeadLetter: null }))
    expect(gone.container.textContent).toContain('This dead letter has been dealt with.')
  })

  it('that is refused says why, and shows nothing', async () => {
    const page = await reveal(() => graphqlError('RATE_LIMITED', 'at most 20 an hour'))
    expect(within(dialog()).getByRole('alert').textContent).toContain('Could not be read: at most 20 an hour')
    expect(page.container.textContent).not.toContain('13812341234')
  })
})
