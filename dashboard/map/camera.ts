import { LngLat, type CameraOptions, type Map as MapLibreMap, type PaddingOptions } from 'maplibre-gl'
import type { Camera } from '../stores/view.ts'
import { cameraMoveBetween } from './camera-move.ts'
import { OPENING_BEARING, OPENING_PITCH, openingView, type OpeningTarget, type Bounds } from './opening-view.ts'

/** Tilt of the view when the system looks at something, degrees. */
export const DEFAULT_PITCH = 52
/** Zoom that shows a point with its surroundings. */
export const POINT_ZOOM = 16.6
/** The city is the picture: its corners may slide under the glass of the panels by this factor of the free width. */
const OVERLAP = 1.16

/** Tilts to try, the preferred first, until this share of the free height is filled. */
const WHOLE_PITCHES = [DEFAULT_PITCH, 46, 40]
/** Tilts that the user did not choose, and which may be changed. */
const OWN_PITCHES = [...WHOLE_PITCHES, OPENING_PITCH]
const ENOUGH_HEIGHT = 0.85

/** Width covered by panels at each edge of the map, pixels. */
export type Insets = Required<PaddingOptions>

export function cameraOf(map: MapLibreMap): Camera {
  const { lng, lat } = map.getCenter()
  return { centre: [lng, lat], zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() }
}

/** Sets the camera without moving. */
export function jumpTo(map: MapLibreMap, { centre, zoom, pitch, bearing }: Camera): void {
  map.jumpTo({ center: [centre[0], centre[1]], zoom, pitch, bearing })
}

/**
 * Moves so that a place fills the free part of the screen; jumps if the viewer prefers reduced motion.
 * @returns the final zoom
 */
export function moveToPlace(
  map: MapLibreMap,
  place: Bounds,
  insets: Insets,
  options: { maxZoom: number; animate: boolean },
): number {
  const camera = cameraFor(map, place, insets, options.maxZoom)
  travel(map, camera, [0, 0], options.animate)
  return camera.zoom ?? map.getZoom()
}

/**
 * Moves to the first view of a city, centred in the free part of the screen.
 * @returns the final zoom
 */
export function moveToOpening(map: MapLibreMap, target: OpeningTarget, insets: Insets, animate: boolean): number {
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const { centre, ...camera } = openingView(target, { width, height })
  travel(map, { ...camera, center: [centre[0], centre[1]] }, freeMiddle(insets), animate)
  return camera.zoom
}

export function moveToPoint(
  map: MapLibreMap,
  position: readonly [number, number],
  zoom: number,
  insets: Insets,
  animate: boolean,
): void {
  travel(
    map,
    { center: [position[0], position[1]], zoom, pitch: usualPitch(map), bearing: map.getBearing() },
    freeMiddle(insets),
    animate,
  )
}

/** The usual interval of a vehicle's positions, ms. */
const GO_ALONG_MS = 1_000

/** Keeps a mover in the centre of the free part of the screen, smoothly. */
export function goAlong(map: MapLibreMap, position: readonly [number, number], insets: Insets): void {
  const target = { center: [position[0], position[1]] as [number, number], offset: freeMiddle(insets) }
  const duration = prefersReducedMotion() ? 0 : GO_ALONG_MS
  map.easeTo({ ...target, duration, easing: (share) => share })
}

/** From the centre of the map to the centre of its free part, pixels. */
function freeMiddle({ left, right, top, bottom }: Insets): [number, number] {
  return [(left - right) / 2, (top - bottom) / 2]
}

/**
 * The camera that fits a place into the free part of the screen. MapLibre fits a box as seen from above, which leaves a
 * tilted view half empty; so the place is projected as it will be seen, and zoom and centre are corrected, three times.
 * If a wide place then fills little of the height, the view is tilted less. The map is restored before it draws.
 */
function cameraFor(map: MapLibreMap, place: Bounds, insets: Insets, maxZoom: number): CameraOptions {
  const start = { center: map.getCenter(), zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() }
  const bearing = start.bearing === 0 ? OPENING_BEARING : start.bearing
  const pitches = start.pitch > 5 && !OWN_PITCHES.includes(start.pitch) ? [start.pitch] : WHOLE_PITCHES
  let found: CameraOptions = start
  for (const pitch of pitches) {
    const fit = fitAt(map, place, insets, { pitch, bearing, maxZoom })
    found = fit.camera
    if (fit.heightShare >= ENOUGH_HEIGHT) break
  }
  map.jumpTo(start)
  return found
}

function fitAt(
  map: MapLibreMap,
  place: Bounds,
  insets: Insets,
  { pitch, bearing, maxZoom }: { pitch: number; bearing: number; maxZoom: number },
): { camera: CameraOptions; heightShare: number } {
  const { clientWidth, clientHeight } = map.getContainer()
  const free = { width: clientWidth - insets.left - insets.right, height: clientHeight - insets.top - insets.bottom }
  const middle = { x: insets.left + free.width / 2, y: insets.top + free.height / 2 }
  const points = cornersOf(place)
  const [west, south, east, north] = place
  const first = map.cameraForBounds([west, south, east, north], { bearing, pitch, maxZoom })
  map.jumpTo({ center: [(west + east) / 2, (south + north) / 2], zoom: first?.zoom ?? map.getZoom(), pitch, bearing })
  let heightShare = 1
  for (let round = 0; round < 3; round++) {
    const seen = points.map((point) => map.project(point))
    const [left, top, right, bottom] = around(seen.map(({ x, y }) => [x, y]))
    const width = Math.min(free.width * OVERLAP, clientWidth)
    const scale = Math.min(width / (right - left), free.height / (bottom - top))
    if (!Number.isFinite(scale) || scale <= 0) break
    const centre = map.project(map.getCenter())
    const center = map.unproject([centre.x + (left + right) / 2 - middle.x, centre.y + (top + bottom) / 2 - middle.y])
    map.jumpTo({ center, zoom: Math.min(maxZoom, map.getZoom() + Math.max(-1, Math.min(1, Math.log2(scale)))) })
    heightShare = ((bottom - top) * scale) / free.height
  }
  return { camera: { center: map.getCenter(), zoom: map.getZoom(), pitch, bearing }, heightShare }
}

function cornersOf([west, south, east, north]: Bounds): [number, number][] {
  return [
    [west, south],
    [west, north],
    [east, south],
    [east, north],
  ]
}

function around(points: readonly [number, number][]): [number, number, number, number] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

function usualPitch(map: MapLibreMap): number {
  return map.getPitch() > 5 ? map.getPitch() : DEFAULT_PITCH
}

function travel(map: MapLibreMap, target: CameraOptions, offset: [number, number], animate: boolean): void {
  if (!animate || prefersReducedMotion()) map.easeTo({ ...target, offset, duration: 0 })
  else {
    const { lng, lat } = map.getCenter()
    const { lng: toLng, lat: toLat } = LngLat.convert(target.center ?? map.getCenter())
    const { kind, durationMs } = cameraMoveBetween(
      { centre: [lng, lat], zoom: map.getZoom() },
      { centre: [toLng, toLat], zoom: target.zoom ?? map.getZoom() },
      map.getContainer().clientWidth,
    )
    // A user who moves the map meanwhile takes over.
    if (kind === 'ease') map.easeTo({ ...target, offset, duration: durationMs })
    else map.flyTo({ ...target, offset, duration: durationMs, curve: 1.42 })
  }
}

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
