/** MapLibre's distance fields: this value is the edge, and this many pixels span the range. */
const EDGE = 0.75
const RANGE_PX = 8

/**
 * An image that the style colours.
 * @param distance pixels from the shape's edge, negative inside
 */
export function distanceField(width: number, height: number, distance: (x: number, y: number) => number): ImageData {
  const image = new ImageData(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      image.data[(y * width + x) * 4 + 3] = Math.max(
        0,
        Math.min(255, 255 * (EDGE - distance(x + 0.5, y + 0.5) / RANGE_PX)),
      )
  return image
}

export function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - share * dx, y - ay - share * dy)
}

/** Negative inside. */
export function toTriangle(x: number, y: number, [a, b, c]: readonly (readonly [x: number, y: number])[]): number {
  if (!a || !b || !c) return Infinity
  const edges = [
    [a, b],
    [b, c],
    [c, a],
  ] as const
  const away = Math.min(...edges.map(([[ax, ay], [bx, by]]) => toSegment(x, y, ax, ay, bx, by)))
  const sides = edges.map(([[ax, ay], [bx, by]]) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax)))
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0) ? -away : away
}
