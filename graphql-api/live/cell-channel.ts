import { LIVE_LEVELS, STEPS, type LiveCell } from '../../domain/live-cells.ts'
import { ageOnWire, emptyColumns, encodeFrame, type LiveFrame } from '../../domain/live-frames.ts'
import { maySee, type Audience } from '../graphql/live-field.ts'
import type { Mover, LiveMovers } from './live-movers.ts'

/** Identifies a channel. */
export interface ChannelView {
  readonly cell: LiveCell
  /** Bit i: kind i of `LIVE_KINDS`. */
  readonly kinds: number
  readonly audience: Audience
  readonly everyMs: number
}

export type Subscriber = (frame: Uint8Array) => void

/** One cell for one audience: each frame is encoded once and sent to all its subscribers. */
export interface CellChannel {
  readonly subscribers: Set<Subscriber>
  readonly epoch: number
  /** When the last subscriber left, ms of the caller's clock. */
  idleSinceMs: number | undefined
  /** Sends the changes since the last tick. */
  tick(nowMs: number): void
  /** The complete state at the last `tick`. */
  snapshot(gap: boolean, nowMs: number): Uint8Array
  /** @returns the frames after that position; undefined: no longer kept, or of another process */
  since(epoch: number, sequence: number): readonly Uint8Array[] | undefined
}

/** Frames kept for reconnecting clients. */
const KEPT_FRAMES = 60
const KEPT_BYTES = 512 * 1024
const FINEST = LIVE_LEVELS[0].level

export function createCellChannel(view: ChannelView, liveMovers: LiveMovers, epoch: number): CellChannel {
  const { cell, kinds, audience } = view
  const { level, x, y } = cell
  const subscribers = new Set<Subscriber>()
  const kept: { readonly sequence: number; readonly bytes: Uint8Array }[] = []
  let keptBytes = 0
  let sent = new Set<number>()
  let sequence = 0
  let sentVersion = -1
  let whole: { readonly gap: Uint8Array; readonly fresh: Uint8Array } | undefined

  const isShown = (mover: Mover): boolean => ((kinds >> mover.kind) & 1) === 1 && maySee(audience, mover)

  function encode(
    type: LiveFrame['type'],
    gap: boolean,
    movers: Mover[],
    left: Uint32Array,
    nowMs: number,
  ): Uint8Array {
    return encodeFrame({
      type,
      gap,
      epoch,
      sequence,
      cell,
      sentAtMs: nowMs,
      movers: columnsOf(movers, level, nowMs),
      left,
    })
  }

  function keep(bytes: Uint8Array): void {
    kept.push({ sequence, bytes })
    keptBytes += bytes.length
    while (kept.length > KEPT_FRAMES || (keptBytes > KEPT_BYTES && kept.length > 0))
      keptBytes -= kept.shift()?.bytes.length ?? 0
  }

  return {
    subscribers,
    epoch,
    idleSinceMs: undefined,
    tick(nowMs) {
      if (sentVersion >= liveMovers.cellVersion(level, x, y)) return
      const changed: Mover[] = []
      const here = new Set<number>()
      for (const mover of liveMovers.inCell(level, x, y)) {
        if (!isShown(mover)) continue
        here.add(mover.id)
        if (mover.version > sentVersion || !sent.has(mover.id)) changed.push(mover)
      }
      const left = Uint32Array.from([...sent].filter((id) => !here.has(id))).sort()
      sent = here
      sentVersion = liveMovers.version()
      if (changed.length === 0 && left.length === 0) return
      sequence++
      whole = undefined
      const bytes = encode('delta', false, changed, left, nowMs)
      keep(bytes)
      for (const subscriber of subscribers) subscriber(bytes)
    },
    snapshot(gap, nowMs) {
      if (whole === undefined) {
        const movers = [...liveMovers.inCell(level, x, y)].filter((mover) => sent.has(mover.id) && isShown(mover))
        const none = new Uint32Array(0)
        whole = {
          gap: encode('snapshot', true, movers, none, nowMs),
          fresh: encode('snapshot', false, movers, none, nowMs),
        }
      }
      return gap ? whole.gap : whole.fresh
    },
    since(theirEpoch, theirSequence) {
      if (theirEpoch !== epoch || theirSequence > sequence) return undefined
      const missed = kept.filter((frame) => frame.sequence > theirSequence)
      return missed.length === sequence - theirSequence ? missed.map(({ bytes }) => bytes) : undefined
    },
  }
}

function columnsOf(movers: Mover[], level: number, nowMs: number): LiveFrame['movers'] {
  movers.sort((a, b) => a.id - b.id)
  const columns = emptyColumns(movers.length)
  const coarser = 2 ** (FINEST - level)
  movers.forEach((mover, i) => {
    columns.ids[i] = mover.id
    columns.x[i] = Math.floor(mover.x / coarser) % STEPS
    columns.y[i] = Math.floor(mover.y / coarser) % STEPS
    columns.kinds[i] = mover.kind
    columns.feeds[i] = mover.feed
    columns.speeds[i] = mover.speed
    columns.bearings[i] = mover.bearing
    columns.ages[i] = ageOnWire(nowMs - mover.observedAtMs)
  })
  return columns
}
