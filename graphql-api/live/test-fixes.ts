import type { PositionsEvent } from '../platform/events/event-bus.ts'
import type { MoverFix } from './live-movers.ts'

/** A position in the demo city, for tests. */
export function testFix(id: number, change: Partial<MoverFix> = {}): MoverFix {
  return {
    id,
    kind: 'bus',
    feedId: 'bus-positions',
    restricted: false,
    lngE7: 1_197_900_000 + id * 100,
    latE7: 312_200_000,
    speedKmh: 30,
    bearingDeg: 90,
    regionId: 1,
    observedAtMs: 1_000_000,
    ...change,
  }
}

/** @param fixes of one feed */
export function testEvent(fixes: readonly MoverFix[]): PositionsEvent {
  return {
    feedId: fixes[0]?.feedId ?? 'bus-positions',
    restricted: fixes[0]?.restricted ?? false,
    receivedAtMs: 1_000_000,
    moverIds: fixes.map(({ id }) => id),
    kinds: fixes.map(({ kind }) => kind),
    lngE7: fixes.map(({ lngE7 }) => lngE7),
    latE7: fixes.map(({ latE7 }) => latE7),
    speedKmh: fixes.map(({ speedKmh }) => speedKmh),
    bearingDeg: fixes.map(({ bearingDeg }) => bearingDeg),
    regionIds: fixes.map(({ regionId }) => regionId),
    observedAtMs: fixes.map(({ observedAtMs }) => observedAtMs),
  }
}
