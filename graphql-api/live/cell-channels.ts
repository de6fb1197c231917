import { randomInt } from 'node:crypto'
import { cellKey } from '../../domain/live-cells.ts'
import { LIVE_INTERVALS_MS } from '../../domain/live-messages.ts'
import { createCellChannel, type CellChannel, type ChannelView } from './cell-channel.ts'
import type { LiveMovers } from './live-movers.ts'

/** Cells with subscribers, now or a moment ago. */
export interface CellChannels {
  /** @returns undefined: there are too many */
  of(view: ChannelView): CellChannel | undefined
  /** Every second: sends changes, and drops cells that stayed unused. */
  tick(): void
  size(): number
}

/** How long an unused cell is kept for reconnecting clients. */
const IDLE_MS = 60_000

export function createCellChannels(liveMovers: LiveMovers, atMost: number, now: () => number = Date.now): CellChannels {
  const channels = new Map<string, { readonly channel: CellChannel; readonly everyTicks: number }>()
  let ticks = 0

  function dropIdle(idleMs: number): void {
    for (const [key, { channel }] of channels) {
      if (channel.subscribers.size > 0) channel.idleSinceMs = undefined
      else if (now() - (channel.idleSinceMs ??= now()) >= idleMs) channels.delete(key)
    }
  }

  return {
    of(view) {
      const key = `${cellKey(view.cell)} ${String(view.kinds)} ${String(view.everyMs)} ${view.audience.key}`
      const known = channels.get(key)
      if (known !== undefined) return known.channel
      if (channels.size >= atMost) dropIdle(0)
      if (channels.size >= atMost) return undefined
      const channel = createCellChannel(view, liveMovers, randomInt(1, 2 ** 32))
      channel.tick(now())
      channels.set(key, { channel, everyTicks: view.everyMs / LIVE_INTERVALS_MS[0] })
      return channel
    },
    tick() {
      ticks++
      dropIdle(IDLE_MS)
      for (const { channel, everyTicks } of channels.values())
        // A client that returns later gets the changes in between as one delta.
        if (channel.subscribers.size > 0 && ticks % everyTicks === 0) channel.tick(now())
    },
    size: () => channels.size,
  }
}
