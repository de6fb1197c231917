// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import type { SimulatorOfFragment } from '../../api/operations.generated.ts'
import { graphqlError, openPage, pass, setUpPages, type TestPage } from '../../api/test-page.tsx'
import { SimulatorCard } from './simulator-card.tsx'
import { speedAt, speedPosition } from './speed-scale.ts'

setUpPages()

const script = (id: string, more: object = {}) => ({
  __typename: 'SimulatorScript' as const,
  ...{
    id,
    title: '暴雨',
    titleEn: 'Rainstorm',
    summary: '下雨',
    summaryEn: 'It rains',
    running: false,
    startedAt: null,
  },
  ...{ step: null, stepEn: null, progress: null, minutes: 12 },
  ...more,
})
const SIMULATOR = {
  ...{ running: true, speed: 1, faults: false, simulatedAt: '2026-11-22T08:00:00Z' },
  ...{ vehicles: 1200, wearables: 10, sensors: 3400, roads: 5, itemsPerMinute: 5600, waiting: 0, shed: 0 },
  problem: null,
  scripts: [script('rain')],
}

function openCard(
  more: object = {},
  answers: Parameters<typeof openPage>[1] = {},
): TestPage & { onChanged: () => void } {
  const simulator = { ...SIMULATOR, ...more } as unknown as SimulatorOfFragment
  const onChanged = vi.fn()
  const done = { ...SIMULATOR, __typename: 'Simulator' }
  const page = openPage(<SimulatorCard id="s" simulator={simulator} onChanged={onChanged} />, {
    SetSimulator: () => ({ setSimulator: done }),
    StartScript: () => ({ startScript: done }),
    StopScript: () => ({ stopScript: done }),
    ...answers,
  })
  return { ...page, onChanged }
}
const press = async ({ user }: TestPage, name: string): Promise<void> => {
  await user.click(screen.getByRole('button', { name }))
  await pass()
}

it('pauses what runs and resumes what is paused', async () => {
  const running = openCard()
  await press(running, 'Pause')
  expect(running.server.sentTo('SetSimulator')).toEqual([{ running: false }])
  expect(running.onChanged).toHaveBeenCalledOnce()
  running.unmount()
  const paused = openCard({ running: false })
  await press(paused, 'Resume')
  expect(paused.server.sentTo('SetSimulator').at(-1)).toEqual({ running: true })
})

it('sets the speed of the slider, which stays where it was put until the server has answered', async () => {
  let answer: (given: object) => void = () => undefined
  const page = openCard({}, { SetSimulator: () => new Promise<object>((resolve) => (answer = resolve)) })
  const slider = screen.getByRole<HTMLInputElement>('slider')
  const position = speedPosition(10)
  fireEvent.change(slider, { target: { value: String(position) } })
  await pass()
  expect(page.server.sentTo('SetSimulator')).toEqual([{ speed: speedAt(position) }])
  expect(slider.value).toBe(String(position))
  answer(graphqlError('FORBIDDEN', 'not yours'))
  await pass()
  expect(slider.value).toBe(String(speedPosition(1)))
  expect(screen.getByRole('alert').textContent).toContain('Not done: not yours')
})

it('switches faults of devices', async () => {
  const page = openCard()
  await page.user.click(screen.getByLabelText('Simulate device faults'))
  await pass()
  expect(page.server.sentTo('SetSimulator')).toEqual([{ faults: true }])
})

it('starts a script, stops it, and says how far it is', async () => {
  const idle = openCard()
  expect(idle.container.textContent).toContain('It rains · about 12 min')
  await press(idle, 'Start · Rainstorm')
  expect(idle.server.sentTo('StartScript')).toEqual([{ id: 'rain' }])
  idle.unmount()
  const running = openCard({ scripts: [script('rain', { running: true, stepEn: 'Streets flood', progress: 0.25 })] })
  expect(running.container.textContent).toContain('Streets flood')
  expect(running.container.querySelector('progress')?.value).toBe(0.25)
  await press(running, 'Stop · Rainstorm')
  expect(running.server.sentTo('StopScript')).toEqual([{ id: 'rain' }])
})

it('says what waits, and what is wrong with the simulator itself', () => {
  const { container } = openCard({ waiting: 77, problem: 'the city refuses its token' })
  expect(container.textContent).toContain('77 messages wait for the city')
  expect(screen.getByRole('alert').textContent).toContain('the city refuses its token')
})
