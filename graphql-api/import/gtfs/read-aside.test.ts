import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readAside } from './read-aside.ts'

/** Half a million lines that all say the same: kilobytes that take seconds. */
const LONG = zipSync({ 'stops.txt': strToU8(`stop_id,stop_name,stop_lat,stop_lon\n${'S,x,31,121\n'.repeat(500_000)}`) })

test('a timetable that takes too long is given up', async () => {
  expect(LONG.length).toBeLessThan(50_000)
  await expect(readAside(LONG, 20, { mostMs: 50 })).rejects.toMatchObject({
    code: 'TOO_LARGE',
    message: "the timetable takes more than 0.05 s to read; expected a city's",
  })
})

test('a server that stops does not wait for one that is being read', async () => {
  const stop = new AbortController()
  const reading = readAside(LONG, 20, { signal: stop.signal })
  const reason = new Error('the city closes')
  stop.abort(reason)
  await expect(reading).rejects.toBe(reason)
  await expect(readAside(LONG, 20, { signal: stop.signal })).rejects.toBe(reason)
})
