import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { emptyColumns, encodeFrame, type LiveFrame } from '../../domain/live-frames.ts'
import type { LiveMessage, ViewMessage } from '../../domain/live-messages.ts'
import { openLiveSocket, type LiveState, type LiveView } from './live-socket.ts'

const VIEW: LiveView = { bbox: [119.78, 31.21, 119.8, 31.23], zoom: 15 }
const CELL = { level: 13, x: 6821, y: 3340 }
const KEY = '13/6821/3340'

class Wire {
  readyState = 0
  binaryType = ''
  readonly sent: ViewMessage[] = []
  onopen: () => void = () => undefined
  onmessage: (event: { data: unknown }) => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ViewMessage)
  }
  close(): void {
    this.readyState = 3
  }
  opens(): void {
    this.readyState = 1
    this.onopen()
  }
  tells(message: LiveMessage): void {
    this.onmessage({ data: JSON.stringify(message) })
  }
  frame(frame: Partial<LiveFrame>): void {
    const whole: LiveFrame = {
      type: 'delta',
      gap: false,
      epoch: 1,
      sequence: 1,
      cell: CELL,
      sentAtMs: 1,
      movers: emptyColumns(0),
      left: new Uint32Array(0),
      ...frame,
    }
    const bytes = encodeFrame(whole)
    this.onmessage({ data: bytes.buffer })
  }
  breaks(code = 1006): void {
    this.readyState = 3
    this.onclose({ code })
  }
}

describe('the live socket', () => {
  let wires: Wire[]
  let frames: LiveFrame[]
  let left: string[]
  let states: LiveState[]
  let socket: ReturnType<typeof openLiveSocket>
  const wire = (): Wire => wires.at(-1)!

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
    ;[wires, frames, left, states] = [[], [], [], []]
    socket = openLiveSocket({
      url: 'ws://127.0.0.1/live',
      random: () => 1,
      open: () => {
        wires.push(new Wire())
        return wire() as unknown as WebSocket
      },
      listener: {
        frame: (frame) => frames.push(frame),
        left: (cells) => left.push(...cells),
        feeds: () => undefined,
        state: (state) => states.push(state),
      },
    })
    socket.look(VIEW)
    vi.advanceTimersByTime(0)
    wire().opens()
    wire().tells({ type: 'view', cells: [KEY] })
  })
  afterEach(() => {
    socket.close()
    vi.useRealTimers()
  })

  test('says what it looks at, and hands on a snapshot and the deltas that follow it', () => {
    expect(wire().sent).toEqual([{ type: 'view', ...VIEW, resume: [] }])
    wire().frame({ type: 'snapshot', sequence: 4 })
    wire().frame({ sequence: 5 })
    expect(frames.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['snapshot', 4],
      ['delta', 5],
    ])
  })

  test('comes again after a lost connection with what it has, and takes the deltas that it missed', () => {
    wire().frame({ type: 'snapshot', sequence: 4 })
    wire().breaks()
    expect(states.at(-1)?.connection).toBe('lost')
    vi.advanceTimersByTime(500)
    wire().opens()
    expect(wires.length).toBe(2)
    expect(wire().sent).toEqual([{ type: 'view', ...VIEW, resume: [{ cell: KEY, epoch: 1, sequence: 4 }] }])
    wire().tells({ type: 'view', cells: [KEY] })
    wire().frame({ sequence: 5 })
    expect(frames.at(-1)?.sequence).toBe(5)
    expect(states.at(-1)?.connection).toBe('open')
  })

  test('uses no delta that does not follow, and asks for all of the cell', () => {
    wire().frame({ type: 'snapshot', sequence: 4 })
    wire().frame({ sequence: 6 })
    wire().frame({ sequence: 7 })
    expect(frames.length).toBe(1)
    expect(wire().sent.map(({ resume }) => resume)).toEqual([[], []])
    wire().frame({ type: 'snapshot', sequence: 8, gap: true })
    wire().frame({ sequence: 9 })
    wire().frame({ sequence: 9 })
    expect(wire().sent.length).toBe(2)
    expect(frames.map(({ sequence }) => sequence)).toEqual([4, 8, 9])
  })

  test('lets cells go that are not looked at any more, and takes nothing of them that was under way', () => {
    wire().frame({ type: 'snapshot', sequence: 4 })
    wire().tells({ type: 'view', cells: ['13/6822/3340'] })
    wire().frame({ sequence: 5 })
    expect(left).toEqual([KEY])
    expect(frames.length).toBe(1)
  })

  test('says what it looks at four times a second at most, and in the end what it looks at last', () => {
    for (const zoom of [14, 14.3, 14.6, 14.9]) socket.look({ ...VIEW, zoom })
    vi.advanceTimersByTime(249)
    expect(wire().sent.length).toBe(1)
    vi.advanceTimersByTime(1)
    expect(wire().sent.at(-1)?.zoom).toBeCloseTo(14.9)
  })

  test('a connection that fell silent is lost, and another one is opened', () => {
    vi.advanceTimersByTime(11_999)
    expect(states.at(-1)?.connection).toBe('open')
    vi.advanceTimersByTime(1)
    expect(states.at(-1)).toMatchObject({ connection: 'lost', sinceMs: 1_012_000 })
    vi.advanceTimersByTime(500)
    expect(wires.length).toBe(2)
  })

  test.each([4401, 4403])('does not come again when it was refused: %i', (code) => {
    wire().breaks(code)
    vi.advanceTimersByTime(60_000)
    expect(states.at(-1)?.connection).toBe('refused')
    expect(wires.length).toBe(1)
  })

  test('knows when it is behind and when the bus is away', () => {
    wire().tells({ type: 'behind' })
    expect(states.at(-1)?.isBehind).toBe(true)
    wire().frame({ type: 'snapshot', sequence: 1 })
    expect(states.at(-1)?.isBehind).toBe(false)
    wire().tells({ type: 'alive', atMs: 1_004_000, bus: 'away' })
    expect(states.at(-1)?.bus).toBe('away')
  })

  test('waits longer each time', () => {
    for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      wire().breaks()
      const count = wires.length
      vi.advanceTimersByTime(waitMs - 1)
      expect(wires.length).toBe(count)
      vi.advanceTimersByTime(1)
      expect(wires.length).toBe(count + 1)
    }
  })
})
