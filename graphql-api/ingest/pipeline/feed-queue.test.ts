import { expect, test } from 'vitest'
import { createFeedQueue } from './feed-queue.ts'

const queueOf = (waiting: Readonly<Record<string, readonly number[]>>) => {
  const queue = createFeedQueue<{ feedId: string; weight: number }>(({ weight }) => weight)
  for (const [feedId, weights] of Object.entries(waiting))
    for (const weight of weights) queue.push(feedId, { feedId, weight })
  return queue
}
const told = (batch: { messages: readonly { feedId: string }[] } | undefined) =>
  batch?.messages.map(({ feedId }) => feedId).join(' ')

test('puts small feeds into one batch, each in its turn', () => {
  const queue = queueOf({ a: [1, 1, 1], b: [1], c: [1, 1] })
  expect(queue.weight()).toBe(6)
  expect(told(queue.take(100))).toBe('a b c a c a')
  expect([queue.isEmpty(), queue.take(100)]).toEqual([true, undefined])
})

test('writes a feed with a long queue in batches of its own, beside the others', () => {
  const queue = queueOf({ hog: Array<number>(50).fill(1), a: [1], b: [1] })
  const hog = queue.take(10)
  expect(told(hog)).toBe('hog '.repeat(10).trim())
  expect(told(queue.take(10))).toBe('a b')
  // It has no second batch while one is being written.
  expect(queue.take(10)).toBeUndefined()
  hog?.done()
  queue.push('c', { feedId: 'c', weight: 1 })
  expect(told(queue.take(10))).toBe('hog '.repeat(10).trim())
  expect(told(queue.take(10))).toBe('c')
})

test('gives the feed written last its next turn after the others', () => {
  const queue = queueOf({ a: [10, 10], b: [10, 10] })
  const order: (string | undefined)[] = []
  for (let batch = queue.take(10); batch !== undefined; batch = queue.take(10)) {
    order.push(told(batch))
    batch.done()
  }
  expect(order).toEqual(['a', 'b', 'a', 'b'])
})

test('keeps the order of messages that arrive while their feed is being written', () => {
  const queue = createFeedQueue<number>(() => 1)
  for (let n = 0; n < 3_000; n++) queue.push('a', n)
  const taken: number[] = []
  for (let batch = queue.take(7); batch !== undefined; batch = queue.take(7)) {
    taken.push(...batch.messages)
    if (taken.length < 3_500) queue.push('a', 3_000 + taken.length)
    batch.done()
  }
  expect(taken.slice(0, 3_000)).toEqual(Array.from({ length: 3_000 }, (_, n) => n))
  expect(queue.isEmpty()).toBe(true)
})
