import type { CameraOptions, Map as MapLibreMap, PaddingOptions } from 'maplibre-gl'
import type { Camera } from '../stores/view.ts'

export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Tilt of the view when the system looks at something, degrees. */
export const DEFAULT_PITCH = 52
const DEFAULT_BEARING = -14
/** Zoom that shows a point with its surroundings. */
export const POINT_ZOOM = 16.6
const FLY_MS = 1400
/** The city is the picture: its corners may slide under the glass of the panels by this factor of the free width. */
const OVERLAP = 1.28

/** What the panels cover at each edge of the map, pixels. */
export type Insets = Required<PaddingOptions>

export function cameraOf(map: MapLibreMap): Camera {
  const { lng, lat } = map.getCenter()
  return { centre: [lng, lat], zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() }
}

/** Puts the view where it says, without a journey. */
export function jumpTo(map: MapLibreMap, { centre, zoom, pitch, bearing }: Camera): void {
  map.jumpTo({ center: [centre[0], centre[1]], zoom, pitch, bearing })
}

/** Travels so that the bounds fill what the panels leave free; jumps where the viewer prefers reduced motion. */
export function lookAtBounds(
  map: MapLibreMap,
  bounds: Bounds,
  insets: Insets,
  options: { maxZoom: number; animate: boolean },
): void {
  travel(map, cameraFor(map, bounds, insets, options.maxZoom), [0, 0], options.animate)
}

export function lookAtPoint(
  map: MapLibreMap,
  position: readonly [number, number],
  zoom: number,
  insets: Insets,
  animate: boolean,
): void {
  const offset: [number, number] = [(insets.left - insets.right) / 2, (insets.top - insets.bottom) / 2]
  travel(
    map,
    { center: [position[0], position[1]], zoom, pitch: usualPitch(map), bearing: map.getBearing() },
    offset,
    animate,
  )
}

/**
 * The camera that fits the bounds into the free part of the screen. MapLibre fits a box as seen from straight above, which
 * leaves a tilted view half empty; so the box is projected as it will be seen, and zoom and centre are corrected, twice.
 * The map is put back before it draws.
 */
function cameraFor(
  map: MapLibreMap,
  [west, south, east, north]: Bounds,
  insets: Insets,
  maxZoom: number,
): CameraOptions {
  const start = { center: map.getCenter(), zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() }
  const { clientWidth, clientHeight } = map.getContainer()
  const free = { width: clientWidth - insets.left - insets.right, height: clientHeight - insets.top - insets.bottom }
  const middle = { x: insets.left + free.width / 2, y: insets.top + free.height / 2 }
  const pitch = usualPitch(map)
  const bearing = map.getBearing() === 0 ? DEFAULT_BEARING : map.getBearing()
  const first = map.cameraForBounds(
    [
      [west, south],
      [east, north],
    ],
    { bearing, pitch, maxZoom },
  )
  map.jumpTo({ center: [(west + east) / 2, (south + north) / 2], zoom: first?.zoom ?? start.zoom, pitch, bearing })
  for (let round = 0; round < 3; round++) {
    const corners = [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ].map(([x = 0, y = 0]) => map.project([x, y]))
    const xs = corners.map(({ x }) => x)
    const ys = corners.map(({ y }) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const scale = Math.min((free.width * OVERLAP) / (right - left), free.height / (bottom - top))
    const centre = map.project(map.getCenter())
    const center = map.unproject([centre.x + (left + right) / 2 - middle.x, centre.y + (top + bottom) / 2 - middle.y])
    if (!Number.isFinite(scale) || scale <= 0) break
    map.jumpTo({ center, zoom: Math.min(maxZoom, map.getZoom() + Math.max(-1, Math.min(1, Math.log2(scale)))) })
  }
  const found = { center: map.getCenter(), zoom: map.getZoom(), pitch, bearing }
  map.jumpTo(start)
  return found
}

function usualPitch(map: MapLibreMap): number {
  return map.getPitch() > 5 ? map.getPitch() : DEFAULT_PITCH
}

function travel(map: MapLibreMap, target: CameraOptions, offset: [number, number], animate: boolean): void {
  if (!animate || prefersReducedMotion()) map.easeTo({ ...target, offset, duration: 0 })
  else map.flyTo({ ...target, offset, duration: FLY_MS, curve: 1.3 })
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
