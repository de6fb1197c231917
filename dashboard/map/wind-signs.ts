import { windBarb } from '../ui/wind-barb.ts'
import { distanceField, toSegment, toTriangle } from './distance-field.ts'

const PREFIX = 'sign/wind/'
/** Image size in screen pixels: a barb of any direction fits, with the station in its centre. */
const SIZE_PX = 128
/** Half of a stroke's width, pixels of the screen. */
const HALF_STROKE = 1.1

/** Name of a wind barb's image, turned by the wind's direction and coloured by the style. */
export function windSign(knots: number | null, isSouthern: boolean): string {
  return `${PREFIX}${isSouthern ? 's' : 'n'}${knots === null ? 'calm' : String(knots)}`
}

/** The image at a pixel ratio; null: unknown name. */
export function windSignImage(name: string, ratio: number): ImageData | null {
  const found = /^([ns])(calm|\d{1,3})$/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '')
  if (!found) return null
  const { strokes, pennants, circleRadius } = windBarb(found[2] === 'calm' ? null : Number(found[2]), found[1] === 's')
  const middle = SIZE_PX / 2
  return distanceField(SIZE_PX * ratio, SIZE_PX * ratio, (px, py) => {
    const [x, y] = [px / ratio - middle, py / ratio - middle]
    const distances = [
      ...strokes.map(([[ax, ay], [bx, by]]) => toSegment(x, y, ax, ay, bx, by) - HALF_STROKE),
      ...pennants.map((corners) => toTriangle(x, y, corners)),
      ...(circleRadius === null ? [] : [Math.abs(Math.hypot(x, y) - circleRadius) - HALF_STROKE]),
    ]
    return ratio * Math.min(...distances)
  })
}
