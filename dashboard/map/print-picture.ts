/** Longest side of a picture for paper, px: 300 to the inch on A3. */
const LONGEST_PX = 5000

/** What canvases that lie on one another show, as one picture. They must have been drawn in this very task: their buffers are gone after it. */
export function printPicture(canvases: readonly HTMLCanvasElement[]): HTMLCanvasElement | null {
  const [first] = canvases
  if (!first || first.width === 0 || first.height === 0) return null
  const scale = Math.min(1, LONGEST_PX / Math.max(first.width, first.height))
  const picture = document.createElement('canvas')
  picture.width = Math.round(first.width * scale)
  picture.height = Math.round(first.height * scale)
  const context = picture.getContext('2d')
  if (!context) return null
  for (const canvas of canvases) context.drawImage(canvas, 0, 0, picture.width, picture.height)
  return picture
}
