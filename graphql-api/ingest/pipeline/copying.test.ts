import { expect, test } from 'vitest'
import { createCopying } from './copying.ts'
import { CopyRefusedError } from './write-readings.ts'

test('writes a refused batch without COPY, and skips COPY for more of the next batches with each refusal', async () => {
  const copying = createCopying()
  const tries: boolean[] = []
  let isRefused = true
  const batch = () =>
    copying.attempt((mayCopy) => {
      tries.push(mayCopy)
      return mayCopy && isRefused ? Promise.reject(new CopyRefusedError('there already')) : Promise.resolve(mayCopy)
    })
  for (let i = 0; i < 5; i++) expect(await batch()).toBe(false)
  expect(tries).toEqual([true, false, false, true, false, false, false])
  isRefused = false
  const later = await Promise.all([batch(), batch()])
  expect(later).toEqual([true, true])
})

test('does not retry what fails for another reason', async () => {
  const error = new Error('the database is unreachable')
  await expect(createCopying().attempt(() => Promise.reject(error))).rejects.toBe(error)
})
