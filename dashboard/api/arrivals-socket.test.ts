import type { Client, Sink } from 'graphql-ws'
import { parse } from 'graphql'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openArrivalsSocket } from './arrivals-socket.ts'

const DOCUMENT = parse('subscription Came($after: String) { observationsArrived(after: $after) { cursor } }')

interface Asked {
  readonly variables: unknown
  readonly sink: Sink
  isOver: boolean
}

function fake() {
  const asked: Asked[] = []
  const dispose = vi.fn()
  const socket = {
    subscribe: (payload: { variables?: unknown }, sink: Sink) => {
      const one: Asked = { variables: payload.variables, sink, isOver: false }
      asked.push(one)
      return () => {
        one.isOver = true
      }
    },
    dispose,
  } as unknown as Client
  return {
    asked,
    dispose,
    arrivals: openArrivalsSocket({ onLost: () => undefined, connect: () => socket, random: () => 1 }),
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes on from where it has come when it was cut off', () => {
  const { asked, arrivals } = fake()
  let cursor: string | null = null
  arrivals.follow<{ at: string }, { after: string | null }>(
    DOCUMENT,
    () => ({ after: cursor }),
    ({ at }) => (cursor = at),
  )
  asked[0]?.sink.next({ data: { at: '7' } })
  asked[0]?.sink.error(new Error('cut off'))
  expect(asked).toHaveLength(1)
  vi.advanceTimersByTime(500)
  expect(asked.map(({ variables }) => variables)).toEqual([{ after: null }, { after: '7' }])
})

it('waits longer each time that nothing comes', () => {
  const { asked, arrivals } = fake()
  arrivals.follow(
    DOCUMENT,
    () => ({}),
    () => undefined,
  )
  for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    const before = asked.length
    asked.at(-1)?.sink.complete()
    vi.advanceTimersByTime(waitMs - 1)
    expect(asked).toHaveLength(before)
    vi.advanceTimersByTime(1)
    expect(asked).toHaveLength(before + 1)
  }
})

it('does not ask again for who may not any more', () => {
  const { asked, arrivals } = fake()
  arrivals.follow(
    DOCUMENT,
    () => ({}),
    () => undefined,
  )
  asked[0]?.sink.error({ code: 4401 })
  vi.advanceTimersByTime(60_000)
  expect(asked).toHaveLength(1)
})

it('stops one, and all when it is closed', () => {
  const { asked, dispose, arrivals } = fake()
  const stop = arrivals.follow(
    DOCUMENT,
    () => ({}),
    () => undefined,
  )
  arrivals.follow(
    DOCUMENT,
    () => ({}),
    () => undefined,
  )
  stop()
  expect(asked.map(({ isOver }) => isOver)).toEqual([true, false])
  asked[1]?.sink.complete()
  arrivals.close()
  vi.advanceTimersByTime(60_000)
  expect(asked).toHaveLength(2)
  expect(dispose).toHaveBeenCalledOnce()
})
