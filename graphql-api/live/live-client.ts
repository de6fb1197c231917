import type { WebSocket } from 'ws'
import { cellKey, cellsOf, type LiveCell } from '../../domain/live-cells.ts'
import { LIVE_KINDS } from '../../domain/live-frames.ts'
import { LIVE_INTERVALS_MS, type CellPosition, type LiveMessage, type ViewMessage } from '../../domain/live-messages.ts'
import type { Audience } from '../graphql/live-field.ts'
import type { CellChannel, Subscriber } from './cell-channel.ts'
import type { LiveHub } from './live-hub.ts'

/** One client's view, and the frames sent to it. */
export interface LiveClient {
  /** @returns false: too many cells are in use; the view is unchanged */
  look(view: ViewMessage, audience: Audience): boolean
  /** The same view for another audience. */
  show(audience: Audience): void
  /** Every second: checks a slow client. @returns false: it was slow for too long */
  attend(): boolean
  send(message: LiveMessage): void
  leave(): void
}

/** Maximum unsent bytes: beyond it deltas are skipped until the client has caught up. */
export const MAX_UNSENT_BYTES = 1024 * 1024
const CAUGHT_UP_BYTES = 64 * 1024
/** A client that does not catch up within this time is closed. */
const BEHIND_AT_MOST_MS = 30_000

interface Looked {
  readonly cell: LiveCell
  readonly channel: CellChannel
}

export function createLiveClient(
  socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN'>,
  { channels, liveMovers }: Pick<LiveHub, 'channels' | 'liveMovers'>,
  now: () => number = Date.now,
): LiveClient {
  const looked = new Map<string, Looked>()
  let view: ViewMessage | undefined
  let audienceKey: string | undefined
  let kindsKey: string | undefined
  let behindSinceMs: number | undefined
  let feedsSent = -1

  const subscriber: Subscriber = (frame) => {
    if (behindSinceMs !== undefined) return
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) {
      behindSinceMs = now()
      send({ type: 'behind' })
      return
    }
    sendFeeds()
    send(frame)
  }

  function send(message: Uint8Array | LiveMessage): void {
    if (socket.readyState === socket.OPEN)
      socket.send(message instanceof Uint8Array ? message : JSON.stringify(message))
  }
  /** Before the first frame that may have its number. */
  function sendFeeds(): void {
    const feeds = liveMovers.feeds()
    if (feeds.length === feedsSent) return
    feedsSent = feeds.length
    send({ type: 'feeds', feeds })
  }

  function leave(): void {
    for (const { channel } of looked.values()) channel.subscribers.delete(subscriber)
    looked.clear()
  }

  function look(next: ViewMessage, audience: Audience): boolean {
    const { bbox, zoom, kinds, everyMs = LIVE_INTERVALS_MS[0], resume } = next
    const mask = (kinds ?? LIVE_KINDS).reduce((all, kind) => all | (1 << LIVE_KINDS.indexOf(kind)), 0)
    const asked: [string, Looked][] = []
    for (const cell of cellsOf(bbox, zoom)) {
      const channel = channels.of({ cell, kinds: mask, audience, everyMs })
      if (channel === undefined) return false
      asked.push([cellKey(cell), { cell, channel }])
    }
    const isOther =
      audience.key !== audienceKey || `${String(mask)} ${String(everyMs)}` !== kindsKey || resume !== undefined
    const had = new Map(isOther ? [] : looked)
    leave()
    view = { ...next, resume: undefined }
    audienceKey = audience.key
    kindsKey = `${String(mask)} ${String(everyMs)}`
    send({ type: 'view', cells: asked.map(([key]) => key) })
    sendFeeds()
    const positions = new Map((resume ?? []).map((position) => [position.cell, position]))
    for (const [key, entry] of asked) {
      looked.set(key, entry)
      if (had.get(key)?.channel !== entry.channel) begin(key, entry.channel, positions.get(key))
      entry.channel.subscribers.add(subscriber)
    }
    return true
  }

  function begin(key: string, channel: CellChannel, position: CellPosition | undefined): void {
    if (behindSinceMs !== undefined) return
    const missed = position && channel.since(position.epoch, position.sequence)
    if (missed !== undefined) for (const frame of missed) send(frame)
    else {
      if (channel.subscribers.size === 0) channel.tick(now())
      send(channel.snapshot(position !== undefined, now()))
    }
  }

  return {
    look,
    send,
    leave,
    show(audience) {
      if (view === undefined || audience.key === audienceKey) return
      look(view, audience)
    },
    attend() {
      if (behindSinceMs === undefined) return true
      if (socket.bufferedAmount > CAUGHT_UP_BYTES) return now() - behindSinceMs < BEHIND_AT_MOST_MS
      behindSinceMs = undefined
      sendFeeds()
      for (const { channel } of looked.values()) send(channel.snapshot(true, now()))
      return true
    },
  }
}
