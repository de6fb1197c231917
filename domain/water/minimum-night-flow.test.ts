import { describe, expect, it } from 'vitest'
import { minimumNightFlows } from './minimum-night-flow.ts'

const QUARTER = 900_000
/** Quarters of an hour from a local time in Shanghai on. */
const quarters = (start: string, flows: number[]) => {
  const first = Date.parse(`${start}+08:00`)
  return flows.map((flowM3h, at) => ({ from: first + at * QUARTER, to: first + (at + 1) * QUARTER, flowM3h }))
}
const night = (day: string, flowM3h: number) => quarters(`${day}T02:00:00`, [9, 9, 9, flowM3h, 9, 9, 9, 9])

describe('minimumNightFlows', () => {
  it('takes the least flow from 02:00 to 04:00 of the place', () => {
    const flows = [...night('2026-05-02', 3), ...night('2026-05-01', 4)]
    expect(minimumNightFlows(flows, 'Asia/Shanghai')).toEqual([
      { night: '2026-05-01', flowM3h: 4 },
      { night: '2026-05-02', flowM3h: 3 },
    ])
    expect(minimumNightFlows(flows, 'Europe/Monaco')).toEqual([])
  })

  it('does not look outside', () => {
    const flows = [
      ...quarters('2026-05-01T01:45:00', [0.1]),
      ...night('2026-05-01', 5),
      ...quarters('2026-05-01T04:00:00', [0.2]),
      ...quarters('2026-05-01T03:50:00', [0.3]),
    ]
    expect(minimumNightFlows(flows, 'Asia/Shanghai')).toEqual([{ night: '2026-05-01', flowM3h: 5 }])
  })

  it('takes an interval that ends as the window does, whatever its length', () => {
    const tens = Array.from({ length: 12 }, (_, at) => {
      const from = Date.parse('2026-05-01T02:00:00+08:00') + at * 600_000
      return { from, to: from + 600_000, flowM3h: 20 - at }
    })
    expect(minimumNightFlows(tens, 'Asia/Shanghai')).toEqual([{ night: '2026-05-01', flowM3h: 9 }])
  })

  it('leaves out a night of which too little is measured', () => {
    const six = night('2026-05-01', 5).slice(0, 6)
    expect(minimumNightFlows(six, 'Asia/Shanghai')).toHaveLength(1)
    expect(minimumNightFlows(six.slice(1), 'Asia/Shanghai')).toEqual([])
  })
})
