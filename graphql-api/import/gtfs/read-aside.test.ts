import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readAside } from './read-aside.ts'

/** Half a million identical lines: kilobytes that take seconds. */
const LONG = zipSync({ 'stops.txt': strToU8(`stop_id,stop_name,stop_lat,stop_lon\n${'S,x,31,121\n'.repeat(500_000)}`) })

test('gives up a timetable that takes too long', async () => {
  expect(LONG.length).toBeLessThan(50_000)
  await expect(readAside(LONG, 20, { mostMs: 50 })).rejects.toMatchObject({
    code: 'TOO_LARGE',
    message: "the timetable takes more than 0.05 s to read; expected a city's",
  })
})

test('does not wait for a timetable being read when the server stops', async () => {
  const stop = new AbortController()
  const reading = readAside(LONG, 20, { signal: stop.signal })
  const reason = new Error('the city closes')
  stop.abort(reason)
  await expect(reading).rejects.toBe(reason)
  await expect(readAside(LONG, 20, { signal: stop.signal })).rejects.toBe(reason)
})
