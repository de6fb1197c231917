import type { Map as MapLibreMap } from 'maplibre-gl'
import { distanceField, toSegment } from './distance-field.ts'
import { severitySignImage } from './severity-signs.ts'
import { markerImage, MARKER_PIXEL_RATIO } from './marker-atlas.ts'
import { THEMES } from './themes/index.ts'
import { windSignImage } from './wind-signs.ts'

/**
 * A rounded plate that stretches around its text. A distance field, so that the style sets its colour: one image serves
 * road shields, metro lines and bus routes.
 */
export const PLATE = 'sign/plate'

/** An arrow along a line, to be coloured by the style. */
export const ARROW = 'sign/arrow'

/** Invisible, but occupies space: its size in screen pixels. */
export const BLANK = 'sign/blank'
export const BLANK_PX = 64

/** Pixels of an image for each of the screen's. */
const RATIO = 2

/** Adds an image requested by the style, if it is one of ours. */
export function addSign(map: MapLibreMap, name: string): void {
  if (map.hasImage(name)) return
  if (name === PLATE) {
    map.addImage(name, plate(), {
      sdf: true,
      pixelRatio: RATIO,
      stretchX: [[22, 26]],
      stretchY: [[18, 22]],
      content: [16, 10, 32, 30],
    })
    return
  }
  if (name === ARROW) {
    map.addImage(name, arrow(), { sdf: true, pixelRatio: RATIO })
    return
  }
  if (name === BLANK) {
    map.addImage(name, new ImageData(BLANK_PX, BLANK_PX))
    return
  }
  const wind = windSignImage(name, RATIO)
  if (wind) {
    map.addImage(name, wind, { sdf: true, pixelRatio: RATIO })
    return
  }
  const level = severitySignImage(name, (id) => THEMES[id])
  if (level) {
    map.addImage(name, level, { pixelRatio: RATIO })
    return
  }
  const image = markerImage(name, (id) => THEMES[id])
  if (image) map.addImage(name, image, { pixelRatio: MARKER_PIXEL_RATIO })
}

function plate(): ImageData {
  const [width, height, inset, radius] = [48, 40, 8, 7]
  return distanceField(width, height, (x, y) => {
    const dx = Math.abs(x - width / 2) - (width / 2 - inset - radius)
    const dy = Math.abs(y - height / 2) - (height / 2 - inset - radius)
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
  })
}

/** A shaft with an open head, pointing right. */
function arrow(): ImageData {
  const [width, height] = [44, 28]
  const strokes = [
    [8, 14, 35, 14],
    [27, 7, 35, 14],
    [27, 21, 35, 14],
  ] as const
  return distanceField(
    width,
    height,
    (x, y) => Math.min(...strokes.map(([ax, ay, bx, by]) => toSegment(x, y, ax, ay, bx, by))) - 1.6,
  )
}
