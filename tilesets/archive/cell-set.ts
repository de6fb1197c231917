import { TILE_EXTENT, type TileAddress } from '../encoding/tile-grid.ts'

/** Cells of changes are tiles of this zoom; those of very large shapes are of lower zooms. */
export const CELL_ZOOM = 14

/** Cells of the table `tile_cell`: where rows are, or changed. */
export interface CellSet {
  readonly isEmpty: boolean
  /** True when a row of these cells may show in the tile. */
  touches(address: TileAddress): boolean
  /** True when it does so only by a cell larger than the tile, or than a cell of zoom 14: `tiles` leaves such tiles out. */
  touchesLarge(address: TileAddress): boolean
  /** The tiles of a zoom that rows of these cells may show in, but for those that only larger cells touch. */
  tiles(zoom: number): TileAddress[]
}

/** @param margin what a tile shows beyond its edges, in units of its extent */
export function cellSet(cells: Iterable<TileAddress>, margin: number): CellSet {
  const levels = new Map<number, Map<number, Set<number>>>()
  for (const { z, x, y } of cells) {
    const rows = levels.get(z) ?? new Map<number, Set<number>>()
    levels.set(z, rows)
    const columns = rows.get(y) ?? new Set<number>()
    rows.set(y, columns)
    columns.add(x)
  }

  const touchesLevel = (
    address: TileAddress,
    zoom: number,
    rows: ReadonlyMap<number, ReadonlySet<number>>,
  ): boolean => {
    const [x0, x1] = span(address.x, address.z, zoom, margin)
    const [y0, y1] = span(address.y, address.z, zoom, margin)
    for (const [y, columns] of within(rows, y0, y1)) {
      if (y < y0 || y > y1) continue
      if (x1 - x0 < columns.size) {
        for (let x = x0; x <= x1; x++) if (columns.has(x)) return true
      } else for (const x of columns) if (x >= x0 && x <= x1) return true
    }
    return false
  }

  return {
    isEmpty: levels.size === 0,
    touches: (address) => [...levels].some(([zoom, rows]) => touchesLevel(address, zoom, rows)),
    touchesLarge: (address) =>
      [...levels].some(([zoom, rows]) => zoom < Math.min(address.z, CELL_ZOOM) && touchesLevel(address, zoom, rows)),
    tiles(zoom) {
      const found = new Map<number, TileAddress>()
      for (const [cellZoom, rows] of levels) {
        if (cellZoom < Math.min(zoom, CELL_ZOOM)) continue
        for (const [cellY, columns] of rows) {
          const [y0, y1] = reach(cellY, cellZoom, zoom, margin)
          for (const cellX of columns) {
            const [x0, x1] = reach(cellX, cellZoom, zoom, margin)
            for (let x = x0; x <= x1; x++)
              for (let y = y0; y <= y1; y++) found.set(y * 2 ** zoom + x, { z: zoom, x, y })
          }
        }
      }
      return [...found.values()]
    },
  }
}

/** Rows that may lie between two numbers, by the shorter way. */
function* within<T>(rows: ReadonlyMap<number, T>, first: number, last: number): Iterable<[number, T]> {
  if (last - first >= rows.size) {
    yield* rows
    return
  }
  for (let y = first; y <= last; y++) {
    const row = rows.get(y)
    if (row !== undefined) yield [y, row]
  }
}

/**
 * Shapes were widened for cells by more than the margin of a tile of zoom 14, so from there on a tile asks for the cell that it is in;
 * below, the margin is the tile's own.
 */
function marginAt(zoom: number, margin: number): number {
  return zoom >= CELL_ZOOM ? 0 : (margin + 1) / TILE_EXTENT
}

/** First and last cell of a zoom that a tile with its margin reaches into, along one axis. */
function span(tile: number, tileZoom: number, cellZoom: number, margin: number): [number, number] {
  const wide = marginAt(tileZoom, margin)
  const scale = 2 ** (cellZoom - tileZoom)
  const last =
    wide === 0
      ? Math.max(Math.floor(tile * scale), Math.ceil((tile + 1) * scale) - 1)
      : Math.floor((tile + 1 + wide) * scale)
  return [Math.floor((tile - wide) * scale), last]
}

/** First and last tile of a zoom that reach into a cell with their margins, along one axis. */
function reach(cell: number, cellZoom: number, tileZoom: number, margin: number): [number, number] {
  const wide = marginAt(tileZoom, margin)
  const scale = 2 ** (tileZoom - cellZoom)
  const last = 2 ** tileZoom - 1
  if (wide === 0) return [cell * scale, (cell + 1) * scale - 1]
  return [Math.max(0, Math.ceil(cell * scale - 1 - wide)), Math.min(last, Math.floor((cell + 1) * scale + wide))]
}
