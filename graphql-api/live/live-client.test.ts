import { beforeEach, describe, expect, test } from 'vitest'
import { decodeFrame, type LiveFrame } from '../../domain/live-frames.ts'
import type { LiveMessage, ViewMessage } from '../../domain/live-messages.ts'
import type { Audience } from '../graphql/live-field.ts'
import { createCellChannels } from './cell-channels.ts'
import { createLiveClient, MAX_UNSENT_BYTES, type LiveClient } from './live-client.ts'
import { createLiveMovers } from './live-movers.ts'
import { testFix } from './test-fixes.ts'

/** One cell of level 13. */
const STREET: ViewMessage = { type: 'view', bbox: [119.78, 31.21, 119.794, 31.23], zoom: 15 }
const CELL = '13/6821/3347'
const ALL: Audience = { key: 'r *', regions: undefined, restricted: true }
const OPEN: Audience = { key: 'o *', regions: undefined, restricted: false }
const ONE_STREET: Audience = { key: 'o 1', regions: new Set([1]), restricted: false }

interface Screen {
  readonly client: LiveClient
  readonly buffers: Uint8Array[]
  readonly messages: LiveMessage[]
  readonly frames: () => LiveFrame[]
  /** Ids of the movers currently shown. */
  readonly shown: () => number[]
  readonly wire: { bufferedAmount: number }
}

describe('a screen at /live', () => {
  let nowMs: number
  let liveMovers: ReturnType<typeof createLiveMovers>
  let channels: ReturnType<typeof createCellChannels>

  beforeEach(() => {
    nowMs = 1_000_000
    liveMovers = createLiveMovers(1_000)
    channels = createCellChannels(liveMovers, 50, () => nowMs)
  })

  function tick(): void {
    nowMs += 1_000
    channels.tick()
  }

  function screen(audience: Audience, view: ViewMessage = STREET): Screen {
    const buffers: Uint8Array[] = []
    const messages: LiveMessage[] = []
    const wire = {
      readyState: 1,
      OPEN: 1 as const,
      bufferedAmount: 0,
      send(data: Uint8Array | string) {
        if (typeof data === 'string') messages.push(JSON.parse(data) as LiveMessage)
        else buffers.push(data)
      },
    }
    const client = createLiveClient(wire as never, { channels, liveMovers }, () => nowMs)
    const frames = (): LiveFrame[] => buffers.map((bytes) => decodeFrame(bytes))
    expect(client.look(view, audience)).toBe(true)
    return { client, buffers, messages, frames, shown: () => replay(frames()), wire }
  }

  /** The movers on the screen after these frames; every delta must follow the previous frame. */
  function replay(frames: readonly LiveFrame[]): number[] {
    const shown = new Set<number>()
    let last: LiveFrame | undefined
    for (const frame of frames) {
      if (frame.type === 'snapshot') shown.clear()
      else expect([frame.epoch, frame.sequence]).toEqual([last?.epoch, (last?.sequence ?? NaN) + 1])
      for (const id of frame.movers.ids) shown.add(id)
      for (const id of frame.left) shown.delete(id)
      last = frame
    }
    return [...shown].sort((a, b) => a - b)
  }

  test('gets a snapshot, then changes and departures, and nothing without changes', () => {
    for (const id of [1, 2, 3]) liveMovers.put(testFix(id))
    const { frames, shown, messages } = screen(OPEN)
    expect(messages).toEqual([
      { type: 'view', cells: [CELL] },
      { type: 'feeds', feeds: ['bus-positions'] },
    ])
    expect(shown()).toEqual([1, 2, 3])
    tick()
    expect(frames().length).toBe(1)
    liveMovers.put(testFix(2, { lngE7: 1_197_910_000, observedAtMs: 1_001_000 }))
    liveMovers.put(testFix(3, { lngE7: 1_210_000_000, observedAtMs: 1_001_000 }))
    liveMovers.put(testFix(4, { observedAtMs: 1_001_000 }))
    tick()
    const delta = frames().at(-1)
    expect([...(delta?.movers.ids ?? [])]).toEqual([2, 4])
    expect([...(delta?.left ?? [])]).toEqual([3])
    tick()
    expect(frames().length).toBe(2)
  })

  test('gets the same bytes as others with the same view', () => {
    liveMovers.put(testFix(1))
    const screens = Array.from({ length: 5 }, () => screen(OPEN))
    liveMovers.put(testFix(1, { observedAtMs: 1_001_000 }))
    tick()
    const [first] = screens
    expect(first?.buffers.length).toBe(2)
    for (const { buffers } of screens) expect(buffers.every((bytes, i) => bytes === first?.buffers[i])).toBe(true)
    expect(channels.size()).toBe(1)
  })

  test('with the scope of one street shows a mover while it is in the street, and restricted ones only with the right', () => {
    liveMovers.put(testFix(1))
    liveMovers.put(testFix(2, { regionId: 2 }))
    liveMovers.put(testFix(3, { regionId: null }))
    liveMovers.put(testFix(4, { restricted: true, kind: 'person', feedId: 'wearables' }))
    const [street, open, all] = [screen(ONE_STREET), screen(OPEN), screen(ALL)]
    expect([street.shown(), open.shown(), all.shown()]).toEqual([[1], [1, 2, 3], [1, 2, 3, 4]])
    liveMovers.put(testFix(1, { regionId: 2, observedAtMs: 1_001_000 }))
    liveMovers.put(testFix(2, { regionId: 1, observedAtMs: 1_001_000 }))
    tick()
    expect([street.shown(), open.shown()]).toEqual([[2], [1, 2, 3]])
    expect(street.frames().flatMap(({ movers }) => [...movers.ids])).toEqual([1, 2])
  })

  test('whose audience changes shows what the new one may see', () => {
    liveMovers.put(testFix(1))
    liveMovers.put(testFix(2, { regionId: 2 }))
    const { client, shown } = screen(OPEN)
    client.show(ONE_STREET)
    expect(shown()).toEqual([1])
    liveMovers.put(testFix(2, { regionId: 2, observedAtMs: 1_001_000 }))
    tick()
    expect(shown()).toEqual([1])
  })

  test('with a filter of kinds gets those', () => {
    liveMovers.put(testFix(1))
    liveMovers.put(testFix(2, { kind: 'taxi', feedId: 'fleet-avl' }))
    expect(screen(OPEN, { ...STREET, kinds: ['taxi'] }).shown()).toEqual([2])
  })

  test('with an interval of five seconds gets all changes at once', () => {
    liveMovers.put(testFix(1))
    const { frames } = screen(OPEN, { ...STREET, everyMs: 5_000 })
    for (let i = 1; i <= 9; i++) {
      liveMovers.put(testFix(1, { observedAtMs: 1_000_000 + i * 1_000 }))
      tick()
    }
    expect(frames().map(({ type }) => type)).toEqual(['snapshot', 'delta'])
  })

  test('that reconnects gets what it missed, without a gap or a duplicate', () => {
    liveMovers.put(testFix(1))
    const before = screen(OPEN)
    liveMovers.put(testFix(2))
    tick()
    const stays = screen(OPEN)
    before.client.leave()
    const last = before.frames().at(-1)
    for (const id of [3, 4, 5]) {
      liveMovers.put(testFix(id))
      tick()
    }
    const resume = [{ cell: CELL, epoch: last?.epoch ?? 0, sequence: last?.sequence ?? 0 }]
    const after = screen(OPEN, { ...STREET, resume })
    liveMovers.put(testFix(6))
    tick()
    expect(after.frames().map(({ type, sequence }) => [type, sequence])).toEqual(
      [3, 4, 5, 6].map((sequence) => ['delta', sequence]),
    )
    expect(replay([...before.frames(), ...after.frames()])).toEqual(stays.shown())
  })

  test('that reconnects to an unused cell misses nothing either', () => {
    liveMovers.put(testFix(1))
    const before = screen(OPEN)
    before.client.leave()
    const [last] = before.frames()
    liveMovers.put(testFix(2))
    tick()
    const resume = [{ cell: CELL, epoch: last?.epoch ?? 0, sequence: last?.sequence ?? 0 }]
    const after = screen(OPEN, { ...STREET, resume })
    tick()
    expect(after.frames().map(({ type }) => type)).toEqual(['delta'])
    expect(replay([...before.frames(), ...after.frames()])).toEqual([1, 2])
  })

  test.each([
    ['another epoch', { epoch: 5, sequence: 0 }],
    ['a sequence to come', { epoch: 0, sequence: 99 }],
  ])('that reconnects with %s is told of a gap, and gets a snapshot', (_, { epoch, sequence }) => {
    liveMovers.put(testFix(1))
    const [first] = screen(OPEN).frames()
    const resume = [{ cell: CELL, epoch: epoch === 0 ? (first?.epoch ?? 0) : epoch, sequence }]
    const [frame] = screen(OPEN, { ...STREET, resume }).frames()
    expect([frame?.type, frame?.gap]).toEqual(['snapshot', true])
  })

  test('that reconnects after too many frames is told of a gap', () => {
    liveMovers.put(testFix(1))
    const before = screen(OPEN)
    const [first] = before.frames()
    for (let i = 1; i <= 61; i++) {
      liveMovers.put(testFix(1, { observedAtMs: 1_000_000 + i }))
      tick()
    }
    const resume = [{ cell: CELL, epoch: first?.epoch ?? 0, sequence: 0 }]
    expect(screen(OPEN, { ...STREET, resume }).frames()[0]?.gap).toBe(true)
  })

  test('that moves on keeps cells that are still in view, and gets nothing of the others', () => {
    liveMovers.put(testFix(1))
    const { client, frames, messages } = screen(OPEN)
    client.look({ ...STREET, bbox: [119.78, 31.21, 119.83, 31.23] }, OPEN)
    expect(messages.at(-1)).toEqual({ type: 'view', cells: [CELL, '13/6822/3347'] })
    expect(frames().map(({ cell, type }) => [cell.x, type])).toEqual([
      [6821, 'snapshot'],
      [6822, 'snapshot'],
    ])
    client.look({ ...STREET, bbox: [119.81, 31.21, 119.83, 31.23] }, OPEN)
    liveMovers.put(testFix(1, { observedAtMs: 1_001_000 }))
    tick()
    expect(frames().length).toBe(2)
  })

  test('that reads too slowly is told so, queues nothing, and gets a snapshot when it has caught up', () => {
    liveMovers.put(testFix(1))
    const { client, messages, buffers, frames, shown, wire } = screen(OPEN)
    wire.bufferedAmount = MAX_UNSENT_BYTES + 1
    for (let i = 1; i <= 20; i++) {
      liveMovers.put(testFix(1 + i, { observedAtMs: 1_000_000 + i }))
      tick()
      expect(client.attend()).toBe(true)
    }
    expect(buffers.length).toBe(1)
    expect(messages.filter(({ type }) => type === 'behind').length).toBe(1)
    wire.bufferedAmount = 0
    expect(client.attend()).toBe(true)
    expect([frames().at(-1)?.type, frames().at(-1)?.gap]).toEqual(['snapshot', true])
    liveMovers.put(testFix(1, { observedAtMs: 1_002_000 }))
    tick()
    expect(shown().length).toBe(21)
  })

  test('that never reads is closed', () => {
    liveMovers.put(testFix(1))
    const { client, wire } = screen(OPEN)
    wire.bufferedAmount = MAX_UNSENT_BYTES + 1
    liveMovers.put(testFix(1, { observedAtMs: 1_001_000 }))
    tick()
    nowMs += 29_000
    expect(client.attend()).toBe(true)
    nowMs += 1_000
    expect(client.attend()).toBe(false)
  })

  test('gets a feed before the first frame with its number', () => {
    liveMovers.put(testFix(1))
    const { messages } = screen(OPEN)
    liveMovers.put(testFix(2, { feedId: 'fleet-avl', kind: 'taxi' }))
    tick()
    expect(messages.at(-1)).toEqual({ type: 'feeds', feeds: ['bus-positions', 'fleet-avl'] })
  })

  test('is refused a view if too many places are in use, and keeps its own', () => {
    const { client, messages } = screen(OPEN)
    channels = createCellChannels(liveMovers, 0)
    const other = createLiveClient({ readyState: 1, OPEN: 1, bufferedAmount: 0, send: () => undefined } as never, {
      channels,
      liveMovers,
    })
    expect(other.look(STREET, OPEN)).toBe(false)
    expect(messages.length).toBe(2)
    client.leave()
  })
})

describe('live movers', () => {
  test('keep the newest position, are bounded, and forget', () => {
    let full = 0
    const liveMovers = createLiveMovers(2, () => full++)
    for (const id of [1, 2, 3]) liveMovers.put(testFix(id))
    liveMovers.put(testFix(1, { observedAtMs: 999_999, speedKmh: 5 }))
    expect([liveMovers.size(), full, liveMovers.get(1)?.speed]).toEqual([2, 1, 30])
    liveMovers.put(testFix(2, { observedAtMs: 2_000_000 }))
    liveMovers.forget(1_500_000)
    expect([liveMovers.get(1), liveMovers.get(2)?.id]).toEqual([undefined, 2])
    liveMovers.replace([testFix(7)])
    expect([liveMovers.size(), liveMovers.get(7)?.id]).toEqual([1, 7])
  })

  test('are in one cell of each level, wherever they go', () => {
    const liveMovers = createLiveMovers(10)
    for (let i = 0; i < 200; i++) {
      liveMovers.put(
        testFix(1, {
          lngE7: Math.round(Math.sin(i) * 179.9 * 1e7),
          latE7: Math.round(Math.cos(i * 3) * 84 * 1e7),
          observedAtMs: i,
        }),
      )
      for (const level of [2, 5]) {
        let found = 0
        for (let y = 0; y < 2 ** level; y++)
          for (let x = 0; x < 2 ** level; x++) found += liveMovers.inCell(level, x, y).size
        expect(found).toBe(1)
      }
    }
  })
})
