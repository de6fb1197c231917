import { expect, test } from 'vitest'
import { localTimes } from './local-time.ts'

test('day and hour are those of the zone', () => {
  const local = localTimes('Asia/Shanghai')
  expect(local(new Date('2026-02-28T15:59:59Z'))).toEqual({ day: '2026-02-28', hour: 23 })
  expect(local(Date.parse('2026-02-28T16:00:00Z'))).toEqual({ day: '2026-03-01', hour: 0 })
  expect(localTimes('America/New_York')(new Date('2026-07-01T03:30:00Z'))).toEqual({ day: '2026-06-30', hour: 23 })
})
