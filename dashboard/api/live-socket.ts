import { cellKey, type Bbox } from '../../domain/live-cells.ts'
import { decodeFrame, type LiveFrame } from '../../domain/live-frames.ts'
import { SILENT_MS, type CellPosition, type LiveMessage, type ViewMessage } from '../../domain/live-messages.ts'
import type { MoverKind } from '../../domain/mover-kinds.ts'
import { serverNowMs } from '../stores/now.ts'

/** The view of a screen. */
export interface LiveView {
  readonly bbox: Bbox
  /** Of the map, 0…24. */
  readonly zoom: number
  /** Absent: all. */
  readonly kinds?: readonly MoverKind[]
  /** One of `LIVE_INTERVALS_MS`. */
  readonly everyMs?: number
}

export interface LiveListener {
  /** In order, without gaps: a snapshot replaces its cell, a delta follows the previous frame. */
  readonly frame: (frame: LiveFrame) => void
  /** Cells (`level/x/y`) that left the view: their movers are no longer updated. */
  readonly left: (cells: readonly string[]) => void
  /** Ids of feeds by their number in frames. */
  readonly feeds: (feeds: readonly string[]) => void
  readonly state: (state: LiveState) => void
}

export interface LiveState {
  /** `refused`: not signed in, or without the right; it is not retried. */
  readonly connection: 'connecting' | 'open' | 'lost' | 'refused'
  /** ms since 1970. */
  readonly sinceMs: number
  /** Deltas were skipped because this page read too slowly; snapshots follow. */
  readonly isBehind: boolean
  /** `away`: events of other replicas do not arrive. Undefined: not known yet. */
  readonly bus: 'in-process' | 'connected' | 'away' | undefined
}

export interface LiveSocket {
  /** Changes the view; sent to the server at most four times a second. */
  look(view: LiveView): void
  close(): void
}

export interface LiveSocketOptions {
  readonly listener: LiveListener
  /** Default: `/live` of this origin. */
  readonly url?: string
  /** Default: the browser's. */
  readonly open?: (url: string) => WebSocket
  readonly now?: () => number
  readonly random?: () => number
}

const SESSION_ENDED: readonly number[] = [4401, 4403]
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const LOOK_EVERY_MS = 250

/**
 * Movers in a view, by the binary frames of `/live`. Connects with the first view, and reconnects whenever the
 * connection is lost.
 */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { listener, now = serverNowMs, random = Math.random } = options
  const url = options.url ?? ownUrl()
  const open = options.open ?? ((at: string) => new WebSocket(at))
  /** Cells of the view, each with its last frame. */
  const cells = new Map<string, CellPosition | undefined>()
  let view: LiveView | undefined
  let socket: WebSocket | undefined
  let state: LiveState = { connection: 'connecting', sinceMs: now(), isBehind: false, bus: undefined }
  let tries = 0
  let isOver = false
  let lastLookMs = -Infinity
  let looking: ReturnType<typeof setTimeout> | undefined
  let retrying: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

  function change(to: Partial<LiveState>): void {
    const isNew = (Object.keys(to) as (keyof LiveState)[]).some((key) => to[key] !== state[key])
    if (!isNew) return
    state = { ...state, ...to, ...(to.connection !== undefined && { sinceMs: now() }) }
    listener.state(state)
  }

  function connect(): void {
    const opened = open(url)
    socket = opened
    opened.binaryType = 'arraybuffer'
    // A socket that does not open in time counts as silent, too.
    listen(opened)
    opened.onopen = () => {
      change({ connection: 'open', isBehind: false })
      send(had())
    }
    opened.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket !== opened) return
      listen(opened)
      if (data instanceof ArrayBuffer) takeFrame(data)
      else takeMessage(JSON.parse(String(data)) as LiveMessage)
    }
    opened.onclose = ({ code }) => lost(opened, code)
  }

  function lost(which: WebSocket, code: number): void {
    if (socket !== which) return
    socket = undefined
    clearTimeout(silence)
    if (isOver) return
    if (SESSION_ENDED.includes(code)) {
      change({ connection: 'refused' })
      return
    }
    change({ connection: 'lost' })
    const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++)
    retrying = setTimeout(connect, longest * (0.5 + random() / 2))
  }

  /** A lost network sends no event. */
  function listen(which: WebSocket): void {
    clearTimeout(silence)
    silence = setTimeout(() => {
      which.close()
      lost(which, 1006)
    }, SILENT_MS)
  }

  function takeFrame(data: ArrayBuffer): void {
    const frame = decodeFrame(new Uint8Array(data))
    const key = cellKey(frame.cell)
    // Sent before the server knew of the new view.
    if (!cells.has(key)) return
    const before = cells.get(key)
    if (frame.type === 'delta' && !(before?.epoch === frame.epoch && before.sequence + 1 === frame.sequence)) {
      if (before === undefined || (before.epoch === frame.epoch && before.sequence >= frame.sequence)) return
      // A gap: the server is asked for a snapshot.
      cells.set(key, undefined)
      send(had())
      return
    }
    cells.set(key, { cell: key, epoch: frame.epoch, sequence: frame.sequence })
    tries = 0
    if (frame.type === 'snapshot') change({ isBehind: false })
    listener.frame(frame)
  }

  function takeMessage(message: LiveMessage): void {
    if (message.type === 'view') {
      const kept = new Set(message.cells)
      const left = [...cells.keys()].filter((cell) => !kept.has(cell))
      for (const cell of left) cells.delete(cell)
      for (const cell of kept) if (!cells.has(cell)) cells.set(cell, undefined)
      if (left.length > 0) listener.left(left)
    } else if (message.type === 'feeds') listener.feeds(message.feeds)
    else if (message.type === 'behind') change({ isBehind: true })
    else if (message.type === 'alive') change({ bus: message.bus })
    else console.warn(`live: ${message.message}`)
  }

  function had(): readonly CellPosition[] {
    return [...cells.values()].filter((position) => position !== undefined)
  }

  /** @param resume known positions: the server sends what is missing, or snapshots. Absent: the server knows them */
  function send(resume?: readonly CellPosition[]): void {
    if (view === undefined || socket?.readyState !== 1) return
    lastLookMs = now()
    const message: ViewMessage = { type: 'view', ...view, ...(resume && { resume }) }
    socket.send(JSON.stringify(message))
  }

  return {
    look(next) {
      view = next
      if (socket === undefined && retrying === undefined && !isOver) connect()
      if (looking !== undefined) return
      const waitMs = Math.max(0, lastLookMs + LOOK_EVERY_MS - now())
      looking = setTimeout(() => {
        looking = undefined
        send()
      }, waitMs)
    },
    close() {
      isOver = true
      for (const timer of [looking, retrying, silence]) clearTimeout(timer)
      socket?.close(1000)
      socket = undefined
    },
  }
}

function ownUrl(): string {
  const url = new URL('/live', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
