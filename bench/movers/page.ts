import { Map as MapLibreMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection, Point } from 'geojson'
import { cellsOf, placeIn } from '../../domain/live-cells.ts'
import { decodeFrame, emptyColumns, encodeFrame, LIVE_KINDS } from '../../domain/live-frames.ts'
import { vehicles } from '../../dashboard/layers/vehicles.ts'
import { DECK } from '../../dashboard/map/deck-modules.ts'
import { Overlay } from '../../dashboard/map/overlay.ts'
import { THEMES } from '../../dashboard/map/themes/index.ts'
import { useMovers } from '../../dashboard/stores/movers.ts'

setWorkerUrl(workerUrl)

/** What both ways draw: points that all move with each update. */
const CENTRE = [118.63, 31.02] as const
const SPREAD_DEG = 0.04
const ZOOM = 12.5
const KIND = LIVE_KINDS.indexOf('taxi')

function positionOf(i: number, step: number): [number, number] {
  const at = (factor: number): number => ((i * factor + step * 13) % 10_007) / 10_007 - 0.5
  return [CENTRE[0] + at(7_919) * SPREAD_DEG, CENTRE[1] + at(6_113) * SPREAD_DEG]
}

/** The frames of one update, as `/live` would bring them: a delta for each cell. */
function framesOf(count: number, step: number): Uint8Array[] {
  const level = cellsOf([CENTRE[0] - 0.02, CENTRE[1] - 0.02, CENTRE[0] + 0.02, CENTRE[1] + 0.02], ZOOM)[0]?.level ?? 11
  const byCell = new Map<string, { id: number; place: ReturnType<typeof placeIn> }[]>()
  for (let i = 0; i < count; i++) {
    const place = placeIn(level, ...positionOf(i, step))
    const key = `${String(place.x)}/${String(place.y)}`
    const seen = byCell.get(key) ?? []
    seen.push({ id: i + 1, place })
    byCell.set(key, seen)
  }
  return [...byCell.values()].map((seen) => {
    const movers = emptyColumns(seen.length)
    seen.forEach(({ id, place }, i) => {
      movers.ids[i] = id
      movers.x[i] = place.stepX
      movers.y[i] = place.stepY
      movers.kinds[i] = KIND
    })
    const [{ place }] = seen as [(typeof seen)[number]]
    const cell = { level, x: place.x, y: place.y }
    const rest = { gap: false, epoch: 1, sequence: step, left: new Uint32Array(0) } as const
    return encodeFrame({ type: 'delta', ...rest, cell, movers, sentAtMs: 1_800_000_000_000 + step * 1_000 })
  })
}

function pointsOf(count: number, step: number): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: Array.from({ length: count }, (_, i) => ({
      type: 'Feature',
      id: i + 1,
      properties: {},
      geometry: { type: 'Point', coordinates: positionOf(i, step) },
    })),
  }
}

const map = new MapLibreMap({
  container: 'map',
  style: {
    version: 8,
    sources: {},
    layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#0b1118' } }],
  },
  center: [...CENTRE],
  zoom: ZOOM,
  attributionControl: false,
})
const loaded = new Promise((done) => map.once('load', done))
const painted = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))

/** What each update brings, as it comes over the wire. */
const wire = { ours: [] as Uint8Array[][], theirs: [] as string[] }

let overlay: Overlay | undefined

/** As the page does it: read and applied when it comes, drawn with the next frame and, since all are on their way, those after it. */
async function drawOurs(): Promise<number[]> {
  const { field, changed } = useMovers.getState()
  const took: number[] = []
  for (const update of wire.ours) {
    const began = performance.now()
    for (const bytes of update) field.apply(decodeFrame(bytes), performance.now())
    changed()
    took.push(performance.now() - began)
    await painted()
  }
  return took
}

/** @returns ms on the main thread until each update was handed over */
async function drawTheirs(): Promise<number[]> {
  const source = map.getSource<GeoJSONSource>('points')
  const took: number[] = []
  for (const update of wire.theirs) {
    const began = performance.now()
    const drawn = source?.setData(JSON.parse(update) as FeatureCollection<Point>)
    took.push(performance.now() - began)
    await drawn
    await new Promise((done) => map.once('idle', done))
    await painted()
  }
  return took
}

Object.assign(window, {
  /** Makes the updates, and what draws them. */
  prepare: async (way: 'ours' | 'theirs', count: number, steps: number): Promise<void> => {
    await loaded
    wire.ours = []
    wire.theirs = []
    overlay?.destroy()
    overlay = undefined
    useMovers.getState().field.clear()
    if (map.getLayer('points')) map.removeLayer('points').removeSource('points')
    for (let step = 0; step < steps; step++)
      if (way === 'ours') wire.ours.push(framesOf(count, step))
      else wire.theirs.push(JSON.stringify(pointsOf(count, step)))
    if (way === 'ours') {
      overlay = new Overlay(map, DECK, THEMES.night)
      overlay.show([vehicles], null, null, THEMES.night)
    } else {
      map.addSource('points', { type: 'geojson', data: pointsOf(0, 0) })
      map.addLayer({
        id: 'points',
        type: 'circle',
        source: 'points',
        paint: { 'circle-radius': 2, 'circle-color': '#7fb4de' },
      })
      await new Promise((done) => map.once('idle', done))
    }
    await painted()
  },
  /** Once nothing is on its way any more. */
  arrived: async (): Promise<void> => {
    while (performance.now() < useMovers.getState().field.movingUntilMs) await painted()
    await painted()
  },
  measure: (way: 'ours' | 'theirs'): Promise<number[]> => (way === 'ours' ? drawOurs() : drawTheirs()),
})
