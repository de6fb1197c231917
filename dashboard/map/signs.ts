import type { Map as MapLibreMap } from 'maplibre-gl'
import { markerImage, MARKER_PIXEL_RATIO } from './marker-atlas.ts'
import { THEMES } from './themes/index.ts'

/**
 * A rounded plate that stretches around its writing. It is a distance field, so that its colour is the style's: one image
 * serves shields of roads, lines of the metro and routes of buses.
 */
export const PLATE = 'sign/plate'

/** An arrow along a line, to be coloured by the style. */
export const ARROW = 'sign/arrow'

/** Nothing to see, but it takes its place: so many pixels wide and high on the screen. */
export const BLANK = 'sign/blank'
export const BLANK_PX = 64

/** Pixels of an image for each of the screen's. */
const RATIO = 2
/** MapLibre's distance fields: this value is the edge, and so many pixels make the whole range. */
const EDGE = 0.75
const RANGE_PX = 8

/** Adds the image that the style asks for, where it is one of ours. */
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
  const image = markerImage(name, (id) => THEMES[id])
  if (image) map.addImage(name, image, { pixelRatio: MARKER_PIXEL_RATIO })
}

function plate(): ImageData {
  const [width, height, inset, radius] = [48, 40, 8, 7]
  return field(width, height, (x, y) => {
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
  return field(
    width,
    height,
    (x, y) => Math.min(...strokes.map(([ax, ay, bx, by]) => toSegment(x, y, ax, ay, bx, by))) - 1.6,
  )
}

/** @param distance pixels from the shape's edge, negative inside */
function field(width: number, height: number, distance: (x: number, y: number) => number): ImageData {
  const image = new ImageData(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      image.data[(y * width + x) * 4 + 3] = Math.max(
        0,
        Math.min(255, 255 * (EDGE - distance(x + 0.5, y + 0.5) / RANGE_PX)),
      )
  return image
}

function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - share * dx, y - ay - share * dy)
}
