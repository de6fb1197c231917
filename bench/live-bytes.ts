// Bytes per moving unit: frames of `/live` against the same movers, with the same fields, as GraphQL JSON. A city's vehicles move for a
// minute, each heard of every five seconds; what counts is what goes over the wire for one update of one mover.
// `npm run bench:live [-- --movers 3000 --seconds 60]`                                                   goal ≤ 0.25×
import { parseArgs } from 'node:util'
import { deflateRawSync } from 'node:zlib'
import { bearingOf, decodeFrame, LIVE_KINDS, positionOf, UNKNOWN } from '../domain/live-frames.ts'
import { createCellChannels } from '../graphql-api/live/cell-channels.ts'
import { createLiveMovers, type MoverFix } from '../graphql-api/live/live-movers.ts'

const { values: options } = parseArgs({
  options: { movers: { type: 'string', default: '3000' }, seconds: { type: 'string', default: '60' } },
})
const GOAL = 0.25
const EVERYBODY = { key: '*', regions: undefined, restricted: true }
const START_MS = 1_795_000_000_000
const HEARD_EVERY_S = 5
/** One cell of level 11 within a city. */
const CELL = { level: 11, x: 1705, y: 836 }

const count = Number(options.movers)
let nowMs = START_MS
const liveMovers = createLiveMovers(count)
const channels = createCellChannels(liveMovers, 10, () => nowMs)
let [frames, updates, binary, binaryDeflated, json, jsonDeflated] = [0, 0, 0, 0, 0, 0]

const fixAt = (id: number, second: number): MoverFix => {
  const [lng, lat] = positionOf(CELL, (id * 7919) % 60_000, (id * 104_729) % 60_000)
  const speedKmh = 10 + (id % 50)
  return {
    ...{ id, kind: LIVE_KINDS[id % 8] ?? 'bus', feedId: `feed-${String(id % 4)}`, restricted: false, regionId: 1 },
    lngE7: Math.round(lng * 1e7 + (second * speedKmh * 1e7) / 3.6 / 95_000),
    latE7: Math.round(lat * 1e7),
    ...{ speedKmh: speedKmh + (second % 3), bearingDeg: (id * 13 + second) % 360 },
    observedAtMs: START_MS + second * 1_000 - (id % 900),
  }
}

/** The same movers as a GraphQL subscription would tell of them. */
function asJson(bytes: Uint8Array): string {
  const { movers, cell, sentAtMs } = decodeFrame(bytes)
  const rows = [...movers.ids].map((id, i) => ({
    id: String(id),
    kind: LIVE_KINDS[movers.kinds[i] ?? 0]?.toUpperCase(),
    feedId: liveMovers.feeds()[movers.feeds[i] ?? 0],
    position: positionOf(cell, movers.x[i] ?? 0, movers.y[i] ?? 0).map((degrees) => Math.round(degrees * 1e6) / 1e6),
    speedKmh: movers.speeds[i] === UNKNOWN ? null : movers.speeds[i],
    bearingDeg: Math.round(bearingOf(movers.bearings[i] ?? UNKNOWN) ?? 0),
    observedAt: new Date(sentAtMs - (movers.ages[i] ?? 0) * 100).toISOString(),
  }))
  return JSON.stringify({ id: '1', type: 'next', payload: { data: { resourcesMoved: { movers: rows } } } })
}

function take(bytes: Uint8Array): void {
  const text = asJson(bytes)
  frames++
  updates += decodeFrame(bytes).movers.ids.length
  binary += bytes.length
  json += Buffer.byteLength(text)
  binaryDeflated += deflateRawSync(bytes).length
  jsonDeflated += deflateRawSync(text).length
}

for (let id = 1; id <= count; id++) liveMovers.put(fixAt(id, 0))
const channel = channels.of({ cell: CELL, kinds: 2 ** LIVE_KINDS.length - 1, audience: EVERYBODY, everyMs: 1_000 })
if (channel === undefined) throw new Error('there is no channel')
channel.subscribers.add(take)
for (let second = 1; second <= Number(options.seconds); second++) {
  nowMs = START_MS + second * 1_000
  for (let id = 1; id <= count; id++)
    if (id % HEARD_EVERY_S === second % HEARD_EVERY_S) liveMovers.put(fixAt(id, second))
  channels.tick()
}
const each = (bytes: number): string => (bytes / updates).toFixed(1)
console.log(`${String(count)} movers, ${String(frames)} frames, ${String(updates)} updates`)
console.log(
  `bytes an update: /live ${each(binary)}, GraphQL JSON ${each(json)}; ratio ${(binary / json).toFixed(3)}×, goal ≤ ${String(GOAL)}×`,
)
console.log(
  `deflated, were the sockets to compress: /live ${each(binaryDeflated)}, GraphQL JSON ${each(jsonDeflated)}; ratio ${(binaryDeflated / jsonDeflated).toFixed(3)}×`,
)
