// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { openPage, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { useAlerts } from '../../stores/alerts.ts'
import type { Alert } from '../../stores/alert-state.ts'
import { useNow } from '../../stores/now.ts'
import { useView } from '../../stores/view.ts'
import { AlertsPanel } from './alerts-panel.tsx'

setUpPages()
const NOW_MS = Date.parse('2026-11-22T08:00:00Z')
const at = (minutes: number): string => new Date(NOW_MS + minutes * 60_000).toISOString()
beforeEach(() => useNow.setState({ nowMs: NOW_MS }))

const alert = (id: string, more: Partial<Alert> = {}) =>
  ({
    id,
    feedId: 'cap-alerts',
    sourceId: id,
    status: 'ACTUAL',
    messageType: 'ALERT',
    replacedAt: null,
    warningColor: 'YELLOW',
    severity: 'UNKNOWN',
    event: '暴雨',
    headline: '暴雨预警',
    headlineEn: `Rain ${id}`,
    senderName: '市气象台',
    areaText: '滨江',
    sentAt: at(-30),
    receivedAt: at(-30),
    beginsAt: at(-30),
    endsAt: at(90),
    endIsAssumed: false,
    ...more,
  }) as unknown as Alert

function openPanel(alerts: readonly Alert[] | null, total?: number): TestPage {
  if (alerts !== null) useAlerts.getState().read(alerts, total ?? alerts.length)
  return openPage(<AlertsPanel />)
}
const titles = (): (string | null | undefined)[] =>
  screen.queryAllByRole('listitem').map((row) => row.querySelector('strong')?.textContent)

describe('the panel', () => {
  it('waits, then says that there is nothing, or why that cannot be told', () => {
    openPanel(null)
    expect(screen.getByLabelText('Loading')).toBeTruthy()
    act(() => useAlerts.getState().failed(new Error('the database is away')))
    expect(document.body.textContent).toContain('the database is away')
    act(() => useAlerts.getState().read([], 0))
    expect(screen.getByText('No warning is in force or coming.')).toBeTruthy()
    expect(document.body.textContent).not.toContain('the database is away')
  })

  it('has the highest in force first, and what is coming below', () => {
    const { container } = openPanel([
      alert('a', { warningColor: 'BLUE' }),
      alert('b', { beginsAt: at(120), endsAt: at(240), warningColor: 'RED' }),
      alert('c', { warningColor: 'RED' }),
      alert('d', { endsAt: at(0) }),
      alert('e', { replacedAt: at(-1) }),
    ])
    expect(titles()).toEqual(['Rain c', 'Rain a', 'Rain b'])
    expect(container.textContent).toContain('2 in force · 1 coming')
    expect(screen.getByRole('heading', { name: 'Coming' })).toBeTruthy()
    expect(screen.getAllByRole('img', { name: 'Red warning' })).toHaveLength(2)
  })

  it('lets one go as it ends, and takes up what begins, without being read again', () => {
    openPanel([alert('now', { endsAt: at(1) }), alert('soon', { beginsAt: at(1) })])
    expect(screen.getByRole('heading', { name: 'Coming' })).toBeTruthy()
    act(() => useNow.setState({ nowMs: NOW_MS + 60_000 }))
    expect(titles()).toEqual(['Rain soon'])
    expect(screen.queryByRole('heading', { name: 'Coming' })).toBeNull()
  })

  it('says how long each lasts, when it begins, or how old it is where its end is only assumed', () => {
    openPanel([
      alert('a'),
      alert('b', { beginsAt: at(15), warningColor: null, severity: 'SEVERE' }),
      alert('c', { endIsAssumed: true, warningColor: null }),
    ])
    const [a, c, b] = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
    expect(a).toContain('1 h left')
    expect(b).toContain('begins in 15 min')
    expect(c).toContain('30 min ago')
  })

  it('marks an exercise', () => {
    openPanel([alert('a', { status: 'EXERCISE' })])
    expect(within(screen.getByRole('listitem')).getByText('Exercise')).toBeTruthy()
  })

  it('opens the card of one that is chosen', async () => {
    const { user } = openPanel([alert('a')])
    const row = within(screen.getByRole('listitem')).getByRole('button')
    expect(row.getAttribute('aria-pressed')).toBe('false')
    await user.click(row)
    expect(useView.getState()).toMatchObject({ selection: { kind: 'alert', id: 'a' }, travel: 'selection' })
    expect(row.getAttribute('aria-pressed')).toBe('true')
  })

  it('lists thirty, the others on demand, and says how many were not even read', async () => {
    const many = Array.from({ length: 33 }, (_, i) => alert(String(i)))
    const { user, container } = openPanel(many, 40)
    expect(titles()).toHaveLength(30)
    expect(container.textContent).toContain('7 more of lower levels are not shown.')
    await user.click(screen.getByRole('button', { name: 'Show 3 more' }))
    expect(titles()).toHaveLength(33)
  })
})
