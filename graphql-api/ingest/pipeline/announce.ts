import type { EventBus, Events } from '../../platform/events/event-bus.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Feed } from '../feed/feed.ts'
import type { MessageCounts } from './message-counts.ts'
import type { PlacedFix } from './write-fixes.ts'
import type { Newest } from './write-readings.ts'
import type { Written } from './write-batch.ts'

/** Minimum interval between change events of one feed. */
const FEED_EVERY_MS = 1_000

export interface Announcer {
  /** Publishes committed changes on the bus. Never throws: a listener that misses one reads the database. */
  announce(written: Written): void
  /** Waits for pending events. */
  close(): Promise<void>
}

export function createAnnouncer(bus: EventBus, log: Pick<Log, 'warn'>, now: () => number): Announcer {
  const lastSaid = new Map<string, number>()
  const timers = new Map<string, NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let isAway = false

  function publish<Topic extends keyof Events>(topic: Topic, event: Events[Topic]): void {
    const done: Promise<void> = bus.publish(topic, event).then(
      () => {
        isAway = false
      },
      (error: unknown) => {
        if (!isAway) log.warn(`the event bus is away: ${error instanceof Error ? error.message : String(error)}`)
        isAway = true
      },
    )
    underWay.add(done)
    void done.then(() => underWay.delete(done))
  }

  function sayChanged(feedId: string): void {
    if (timers.has(feedId)) return
    const sinceMs = now() - (lastSaid.get(feedId) ?? -Infinity)
    const say = (): void => {
      timers.delete(feedId)
      lastSaid.set(feedId, now())
      publish('feed', { feedId })
    }
    if (sinceMs >= FEED_EVERY_MS) say()
    else timers.set(feedId, setTimeout(say, FEED_EVERY_MS - sinceMs).unref())
  }

  return {
    announce({ messageCounts: messageCounts, newest, moved, alertIds, reports }) {
      const feeds = new Map<string, MessageCounts>(messageCounts.map((counts) => [counts.message.feed.id, counts]))
      for (const [feedId, { message }] of feeds) {
        const { feed, receivedAtMs } = message
        const readings = newest.filter((one) => one.feedId === feedId)
        if (readings.length > 0) publish('observations', observationsOf(feed, receivedAtMs, readings))
        const fixes = moved.filter(({ counts }) => counts.message.feed.id === feedId)
        if (fixes.length > 0) publish('positions', positionsOf(feed, receivedAtMs, fixes))
        sayChanged(feedId)
      }
      for (const id of alertIds) publish('alert', { id })
      for (const report of reports) publish('report', report)
    },
    async close() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all(underWay)
    },
  }
}

function observationsOf(feed: Feed, receivedAtMs: number, newest: readonly Newest[]): Events['observations'] {
  return {
    feedId: feed.id,
    restricted: feed.grade === 'restricted',
    receivedAtMs,
    seriesIds: newest.map(({ series }) => series.id),
    sensorIds: newest.map(({ series }) => series.sensorId),
    regionIds: newest.map(({ series }) => series.regionId),
    properties: newest.map(({ series }) => series.property),
    values: newest.map(({ value }) => value),
    qualities: newest.map(({ quality }) => quality),
    observedAtMs: newest.map(({ observedAtMs }) => observedAtMs),
  }
}

function positionsOf(feed: Feed, receivedAtMs: number, moved: readonly PlacedFix[]): Events['positions'] {
  return {
    feedId: feed.id,
    restricted: feed.grade === 'restricted',
    receivedAtMs,
    moverIds: moved.map(({ mover }) => mover.id),
    kinds: moved.map(({ fix }) => fix.moverKind),
    lngE7: moved.map(({ lngE7 }) => lngE7),
    latE7: moved.map(({ latE7 }) => latE7),
    speedKmh: moved.map(({ fix }) => fix.speedKmh ?? -1),
    bearingDeg: moved.map(({ fix }) => fix.bearingDeg ?? -1),
    regionIds: moved.map(({ regionId }) => regionId),
    observedAtMs: moved.map(({ fix }) => fix.observedAtMs),
  }
}
