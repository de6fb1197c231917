import { expect, test } from 'vitest'
import { plotOf } from './plot.ts'
import { csvOf, slopeOf, type Sample } from './samples.ts'

const sample = (minute: number, serverRssMb: number): Sample => ({
  minute,
  serverRssMb,
  serverHeapMb: 1,
  serverExternalMb: 1,
  simulatorRssMb: 1,
  handles: 1,
  delayP99Ms: 1,
  delayMaxMs: 1,
  waiting: 0,
  shed: 0,
  itemsPerMinute: 1,
  databaseMb: 1,
})

test('the slope is of the later part alone', () => {
  const samples = Array.from({ length: 101 }, (_, i) => sample(i, i < 30 ? 900 : 100 + i))
  expect(slopeOf(samples, 'serverRssMb').perHour).toBeCloseTo(60, 6)
  expect(slopeOf(samples, 'handles')).toEqual({ perHour: 0, mean: 1 })
})

test('table and plot hold every sample', () => {
  const samples = [sample(0, 100), sample(1, 110.456)]
  const lines = csvOf(samples).trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[2]).toContain('110.46')
  const plot = plotOf(samples, 'a title <&>')
  expect(plot).toContain('a title &lt;&amp;&gt;')
  expect(plot.match(/<polyline/g)).toHaveLength(9)
})
