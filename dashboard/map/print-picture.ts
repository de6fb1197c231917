/** Longest side of a picture for paper, px: 300 to the inch on A3. */
const LONGEST_PX = 5000

/** Swaps dark and light, keeping each hue approximately. */
const BY_DAY = 'invert(1) hue-rotate(180deg)'

/**
 * The stacked content of canvases as one picture. They must have been drawn in the same task: their buffers are lost
 * afterwards.
 * @param isNight whether the map is light on dark: for paper its lightness is inverted, since there is no time to
 *   redraw it
 */
export function printPicture(canvases: readonly HTMLCanvasElement[], isNight: boolean): HTMLCanvasElement | null {
  const [first] = canvases
  if (!first || first.width === 0 || first.height === 0) return null
  const scale = Math.min(1, LONGEST_PX / Math.max(first.width, first.height))
  const picture = document.createElement('canvas')
  picture.width = Math.round(first.width * scale)
  picture.height = Math.round(first.height * scale)
  const context = picture.getContext('2d')
  if (!context) return null
  for (const canvas of canvases) context.drawImage(canvas, 0, 0, picture.width, picture.height)
  if (isNight) {
    context.globalCompositeOperation = 'copy'
    context.filter = BY_DAY
    context.drawImage(picture, 0, 0)
  }
  return picture
}
