import { mercatorX, mercatorY } from './mercator.ts'

/** The squares of Web Mercator (EPSG:3857, as the tiles of maps) by which what moves is told. */
export interface LiveCell {
  /** 0…22: the world is 2^level squares wide. One of `LIVE_LEVELS`. */
  readonly level: number
  /** From the west. */
  readonly x: number
  /** From the north. */
  readonly y: number
}

/** Degrees WGS84: west, south, east, north. West may be greater than east: across the date line. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]

/**
 * Levels of cells, each with the map zoom from which it is used: few, so that screens that look at the same place share cells. A step of
 * 1/65,536 of a cell at the equator: 0.07 m at level 13, 0.3 m at 11, 1.2 m at 9, 19 m at 5, 153 m at 2; always less than a pixel.
 */
export const LIVE_LEVELS = [
  { level: 13, fromZoom: 14 },
  { level: 11, fromZoom: 11 },
  { level: 9, fromZoom: 8 },
  { level: 5, fromZoom: 4 },
  { level: 2, fromZoom: 0 },
] as const

/** A view of more cells than this is told by larger ones. */
export const MAX_CELLS = 36
/** Steps across a cell. */
export const STEPS = 65_536
/** @returns the cells of a view, of one level, in order; at most `MAX_CELLS`. */
export function cellsOf([west, south, east, north]: Bbox, zoom: number): readonly LiveCell[] {
  for (const { level, fromZoom } of LIVE_LEVELS) {
    if (zoom < fromZoom) continue
    const size = 2 ** level
    const at = (fraction: number): number => Math.max(0, Math.min(size - 1, Math.floor(fraction * size)))
    const [first, last, top, bottom] = [
      at(mercatorX(west)),
      at(mercatorX(east)),
      at(mercatorY(north)),
      at(mercatorY(south)),
    ]
    const columns = west <= east ? last - first + 1 : size - first + last + 1
    if (columns * (bottom - top + 1) > MAX_CELLS) continue
    const cells: LiveCell[] = []
    for (let y = top; y <= bottom; y++)
      for (let i = 0; i < columns; i++) cells.push({ level, x: (first + i) % size, y })
    return cells
  }
  throw new RangeError('no level holds the world')
}

/** `13/6821/3340` */
export function cellKey({ level, x, y }: LiveCell): string {
  return `${String(level)}/${String(x)}/${String(y)}`
}

/** The cell of a position and the step in it. */
export function placeIn(level: number, lng: number, lat: number): LiveCell & { stepX: number; stepY: number } {
  const steps = 2 ** level * STEPS
  const at = (fraction: number): number => Math.max(0, Math.min(steps - 1, Math.floor(fraction * steps)))
  const [x, y] = [at(mercatorX(lng)), at(mercatorY(lat))]
  return { level, x: Math.floor(x / STEPS), y: Math.floor(y / STEPS), stepX: x % STEPS, stepY: y % STEPS }
}
