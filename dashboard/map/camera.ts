import type { JumpToOptions, Map as MapLibreMap, PaddingOptions } from 'maplibre-gl'
import type { Camera } from '../stores/view.ts'

export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Tilt of the view when the system looks at something, degrees. */
export const DEFAULT_PITCH = 52
const DEFAULT_BEARING = -14
/** Zoom that shows a point with its surroundings. */
export const POINT_ZOOM = 16.6
const FLY_MS = 1400

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
  [west, south, east, north]: Bounds,
  insets: Insets,
  options: { maxZoom: number; animate: boolean },
): void {
  const pitch = map.getPitch() > 5 ? map.getPitch() : DEFAULT_PITCH
  const bearing = map.getBearing() || DEFAULT_BEARING
  const target = map.cameraForBounds(
    [
      [west, south],
      [east, north],
    ],
    { padding: insets, bearing, pitch, maxZoom: options.maxZoom },
  )
  if (!target) return
  // cameraForBounds fits the box seen from above; tilted, its far edge shrinks and leaves room to come closer.
  const zoom = Math.min(options.maxZoom, (target.zoom ?? map.getZoom()) + 0.35)
  travel(map, { ...target, zoom, pitch, bearing }, options.animate)
}

export function lookAtPoint(
  map: MapLibreMap,
  position: readonly [number, number],
  zoom: number,
  insets: Insets,
  animate: boolean,
): void {
  const pitch = map.getPitch() > 5 ? map.getPitch() : DEFAULT_PITCH
  travel(map, { center: [position[0], position[1]], zoom, pitch, bearing: map.getBearing(), padding: insets }, animate)
}

function travel(map: MapLibreMap, target: JumpToOptions, animate: boolean): void {
  if (!animate || prefersReducedMotion()) {
    map.jumpTo(target)
    map.fire('moveend')
  } else map.flyTo({ ...target, duration: FLY_MS, curve: 1.3, essential: false })
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
