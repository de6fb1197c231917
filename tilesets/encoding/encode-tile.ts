import { metresPerUnit, TILE_EXTENT, tileOrigin, type TileAddress } from './tile-grid.ts'
import type { Tileset } from '../tileset.ts'
import { ByteWriter, varintLength } from './byte-writer.ts'
import { GeometryEncoder } from './geometry-encoder.ts'
import { WkbCursor } from './wkb-cursor.ts'

/** A row of a tileset's statement: id, WKB in EPSG:3857, then the attributes in the order the tileset declares. */
export type TileRow = readonly unknown[]

/** The part of a tileset that the encoder uses. */
export type TileLayer = Pick<Tileset, 'id' | 'buffer' | 'tolerance' | 'sharedBorders' | 'maxZoom' | 'attributes'>

export interface EncodedTile {
  /** One MVT layer; empty when nothing is in the tile. */
  readonly body: Buffer
  readonly features: number
}

const LAYER = { name: 1, features: 2, keys: 3, values: 4, extent: 5, version: 15 }
const VALUE = { string: 1, float: 2, double: 3, uint: 5, sint: 6, bool: 7 }
const TAG_LAYER = 3
const MVT_VERSION = 2

const cursor = new WkbCursor()
const encoder = new GeometryEncoder()
const layer = new ByteWriter()
const values = new ByteWriter()
const value = new ByteWriter(256)
const tags = new ByteWriter(256)

/**
 * Encodes rows as a tile of one layer (MVT 2.1). The same rows give the same bytes in whatever order they come: features
 * stand in order of their ids, keys and values in order of first use. Attributes that are null or false are left out.
 */
export function encodeTile(tileset: TileLayer, tile: TileAddress, rows: readonly TileRow[]): EncodedTile {
  const { west, north } = tileOrigin(tile)
  cursor.west = west
  cursor.north = north
  cursor.scale = 1 / metresPerUnit(tile.z)
  encoder.start({
    buffer: tileset.buffer,
    tolerance: tile.z < tileset.maxZoom ? tileset.tolerance : 0,
    sharedBorders: tileset.sharedBorders ?? false,
  })

  const names = Object.keys(tileset.attributes)
  const keyIndexes = new Int32Array(names.length).fill(-1)
  const keys: string[] = []
  const valueIndexes = new Map<unknown, number>()
  values.clear()
  layer.clear()
  layer.field(LAYER.name, Buffer.from(tileset.id))

  let features = 0
  for (const row of inOrder(rows)) {
    const id = row[0]
    const geometry = row[1]
    if (typeof id !== 'number' || !(geometry instanceof Uint8Array)) throw badRow(tileset, row)
    cursor.open(geometry)
    const type = encoder.encode(cursor)
    if (type === 0) continue
    features++

    tags.clear()
    for (let i = 0; i < names.length; i++) {
      const content = row[i + 2]
      if (content === null || content === undefined || content === false || content === '') continue
      let keyIndex = keyIndexes[i]!
      if (keyIndex < 0) {
        keyIndex = keyIndexes[i] = keys.length
        keys.push(names[i]!)
      }
      let valueIndex = valueIndexes.get(content)
      if (valueIndex === undefined) {
        valueIndex = valueIndexes.size
        valueIndexes.set(content, valueIndex)
        writeValue(tileset, names[i]!, content)
      }
      tags.reserve(16)
      tags.varint(keyIndex)
      tags.varint(valueIndex)
    }

    const { commands } = encoder
    const idBytes = 1 + varintLength(id)
    const tagBytes = tags.length === 0 ? 0 : 1 + varintLength(tags.length) + tags.length
    layer.reserve(32)
    layer.varint((LAYER.features << 3) | 2)
    layer.varint(idBytes + tagBytes + 2 + 1 + varintLength(commands.length) + commands.length)
    layer.numberField(1, id)
    if (tags.length > 0) layer.field(2, tags.bytes, tags.length)
    layer.numberField(3, type)
    layer.field(4, commands.bytes, commands.length)
  }
  if (features === 0) return { body: Buffer.alloc(0), features }

  for (const key of keys) layer.field(LAYER.keys, Buffer.from(key))
  layer.append(values.bytes, values.length)
  layer.numberField(LAYER.extent, TILE_EXTENT)
  layer.numberField(LAYER.version, MVT_VERSION)

  value.clear()
  value.varint((TAG_LAYER << 3) | 2)
  value.varint(layer.length)
  const body = Buffer.allocUnsafeSlow(value.length + layer.length)
  body.set(value.bytes.subarray(0, value.length))
  body.set(layer.bytes.subarray(0, layer.length), value.length)
  return { body, features }
}

/** Rows by id: an index scan returns them in an order that changes with each vacuum. */
function inOrder(rows: readonly TileRow[]): readonly TileRow[] {
  return [...rows].sort((a, b) => (a[0] as number) - (b[0] as number))
}

function writeValue(tileset: TileLayer, attribute: string, content: unknown): void {
  value.clear()
  if (typeof content === 'string') value.field(VALUE.string, Buffer.from(content))
  else if (content === true) value.numberField(VALUE.bool, 1)
  else if (typeof content !== 'number' || !Number.isFinite(content)) {
    throw new TypeError(
      `Tileset "${tileset.id}": attribute "${attribute}" is ${String(content)}; expected a string, a boolean or a finite number`,
    )
  } else if (!Number.isSafeInteger(content)) {
    if (Math.fround(content) === content) value.float(VALUE.float, content)
    else value.double(VALUE.double, content)
  } else if (content >= 0) value.numberField(VALUE.uint, content)
  else value.numberField(VALUE.sint, -content * 2 - 1)
  values.field(LAYER.values, value.bytes, value.length)
}

function badRow(tileset: TileLayer, row: TileRow): TypeError {
  return new TypeError(
    `Tileset "${tileset.id}": a row starts with ${typeof row[0]}, ${typeof row[1]}; expected the id (number) and the geometry (WKB bytes)`,
  )
}
