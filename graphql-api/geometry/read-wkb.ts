import type { Geometry, Position } from 'geojson'

const TYPES = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'] as const

/**
 * A geometry from well-known binary (ISO or EWKB); elevations and measures are dropped. @throws {Error} for anything
 * else
 */
export function readWkb(bytes: Uint8Array): Geometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0

  function geometry(): Geometry {
    const little = view.getUint8(at) === 1
    const word = view.getUint32(at + 1, little)
    at += 5
    if ((word & 0x20000000) !== 0) at += 4
    const kind = word & 0xffff
    const isoDimensions = [2, 3, 3, 4][Math.floor(kind / 1000)]
    const type = TYPES[(kind % 1000) - 1]
    if (type === undefined || isoDimensions === undefined) throw new Error(`geometry type ${kind} is not supported`)
    const dimensions = isoDimensions + ((word & 0x80000000) !== 0 ? 1 : 0) + ((word & 0x40000000) !== 0 ? 1 : 0)
    const position = (): Position => {
      const found = [view.getFloat64(at, little), view.getFloat64(at + 8, little)]
      at += 8 * dimensions
      return found
    }
    const list = <Item>(item: () => Item): Item[] => {
      const count = view.getUint32(at, little)
      at += 4
      if (count > bytes.length) throw new Error(`${count} parts in ${bytes.length} bytes`)
      return Array.from({ length: count }, item)
    }
    const part = () => (geometry() as { coordinates: Position }).coordinates
    const read: Readonly<Record<(typeof TYPES)[number], () => unknown>> = {
      Point: position,
      LineString: () => list(position),
      Polygon: () => list(() => list(position)),
      MultiPoint: () => list(part),
      MultiLineString: () => list(part),
      MultiPolygon: () => list(part),
    }
    return { type, coordinates: read[type]() } as Geometry
  }

  return geometry()
}
