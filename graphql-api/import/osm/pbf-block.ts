import { type PbfReader as Reader, PbfReader } from 'pbf'
import type { Member, OsmVisitor, Tags } from './osm-visitor.ts'

const MEMBER_TYPES = ['node', 'way', 'relation'] as const

interface Block {
  strings: Uint8Array[]
  groups: [start: number, end: number][]
  granularity: number
  latOffset: number
  lngOffset: number
}

interface Element {
  id: number
  keys: number[]
  values: number[]
  version: number
  visible: boolean
  lat: number
  lng: number
  refs: number[]
  roles: number[]
  types: number[]
}

/** Delivers the elements of a decompressed PrimitiveBlock to a visitor and returns the kinds of elements in it. */
export function readPrimitiveBlock(
  bytes: Uint8Array,
  visitor: OsmVisitor,
): { nodes: boolean; ways: boolean; relations: boolean } {
  const pbf = new PbfReader(bytes)
  const block: Block = { strings: [], groups: [], granularity: 100, latOffset: 0, lngOffset: 0 }
  pbf.readFields(readBlockField, block)
  const holds = { nodes: false, ways: false, relations: false }
  const strings = new StringTable(block.strings)
  for (const [start, end] of block.groups) {
    pbf.pos = start
    pbf.readFields(
      (field, _, reader) => {
        if (field === 1) {
          holds.nodes = true
          if (visitor.node) showNode(readElement(reader, 'node'), block, strings, visitor)
        } else if (field === 2) {
          holds.nodes = true
          if (visitor.node) showDenseNodes(reader, block, strings, visitor)
        } else if (field === 3) {
          holds.ways = true
          if (visitor.way) showWay(readElement(reader, 'way'), strings, visitor)
        } else if (field === 4) {
          holds.relations = true
          if (visitor.relation) showRelation(readElement(reader, 'relation'), strings, visitor)
        }
      },
      undefined,
      end,
    )
  }
  return holds
}

function readBlockField(field: number, block: Block, pbf: Reader): void {
  if (field === 1) {
    pbf.readMessage((inner, strings: Uint8Array[], reader) => {
      if (inner === 1) strings.push(reader.readBytes())
    }, block.strings)
  } else if (field === 2) {
    const length = pbf.readVarint()
    block.groups.push([pbf.pos, pbf.pos + length])
    pbf.pos += length
  } else if (field === 17) block.granularity = pbf.readVarint()
  else if (field === 19) block.latOffset = pbf.readVarint(true)
  else if (field === 20) block.lngOffset = pbf.readVarint(true)
}

class StringTable {
  private static readonly decoder = new TextDecoder()
  private readonly decoded: (string | undefined)[]

  constructor(private readonly bytes: readonly Uint8Array[]) {
    this.decoded = new Array<string | undefined>(bytes.length)
  }

  at(index: number): string {
    const known = this.decoded[index]
    if (known !== undefined) return known
    const bytes = this.bytes[index]
    if (!bytes) throw new Error(`string ${index} of ${this.bytes.length}`)
    return (this.decoded[index] = StringTable.decoder.decode(bytes))
  }
}

function readElement(pbf: Reader, kind: Member['type']): Element {
  const element: Element = {
    id: 0,
    keys: [],
    values: [],
    version: 0,
    visible: true,
    lat: 0,
    lng: 0,
    refs: [],
    roles: [],
    types: [],
  }
  return pbf.readMessage((field, into: Element, reader) => {
    if (field === 1) into.id = kind === 'node' ? reader.readSVarint() : reader.readVarint(true)
    else if (field === 2) reader.readPackedVarint(into.keys)
    else if (field === 3) reader.readPackedVarint(into.values)
    else if (field === 4) reader.readMessage(readInfo, into)
    else if (kind === 'node' && field === 8) into.lat = reader.readSVarint()
    else if (kind === 'node' && field === 9) into.lng = reader.readSVarint()
    else if (kind === 'way' && field === 8) reader.readPackedSVarint(into.refs)
    else if (kind === 'relation' && field === 8) reader.readPackedVarint(into.roles)
    else if (kind === 'relation' && field === 9) reader.readPackedSVarint(into.refs)
    else if (kind === 'relation' && field === 10) reader.readPackedVarint(into.types)
  }, element)
}

function readInfo(field: number, element: Element, pbf: Reader): void {
  if (field === 1) element.version = Math.max(0, pbf.readVarint(true))
  else if (field === 6) element.visible = pbf.readBoolean()
}

function showNode(element: Element, block: Block, strings: StringTable, visitor: OsmVisitor): void {
  if (!element.visible) return
  const { lng7, lat7 } = position(block, element.lng, element.lat)
  visitor.node?.(element.id, lng7, lat7, tagsOf(element, strings), element.version)
}

function showWay(element: Element, strings: StringTable, visitor: OsmVisitor): void {
  if (!element.visible) return
  visitor.way?.(element.id, undelta(element.refs), tagsOf(element, strings), element.version)
}

function showRelation(element: Element, strings: StringTable, visitor: OsmVisitor): void {
  if (!element.visible) return
  const members = undelta(element.refs).map((id, i): Member => {
    const type = MEMBER_TYPES[element.types[i] ?? -1]
    if (!type) throw new Error(`member type ${element.types[i]}`)
    return { type, id, role: strings.at(element.roles[i] ?? 0) }
  })
  visitor.relation?.(element.id, members, tagsOf(element, strings), element.version)
}

interface Dense {
  ids: number[]
  lats: number[]
  lngs: number[]
  keysValues: number[]
  versions: number[]
  visible: boolean[]
}

function showDenseNodes(pbf: Reader, block: Block, strings: StringTable, visitor: OsmVisitor): void {
  const dense: Dense = { ids: [], lats: [], lngs: [], keysValues: [], versions: [], visible: [] }
  pbf.readMessage((field, into: Dense, reader) => {
    if (field === 1) reader.readPackedSVarint(into.ids)
    else if (field === 5) {
      reader.readMessage((inner, info: Dense, infoReader) => {
        if (inner === 1) infoReader.readPackedVarint(info.versions, true)
        else if (inner === 6) infoReader.readPackedBoolean(info.visible)
      }, into)
    } else if (field === 8) reader.readPackedSVarint(into.lats)
    else if (field === 9) reader.readPackedSVarint(into.lngs)
    else if (field === 10) reader.readPackedVarint(into.keysValues)
  }, dense)
  if (dense.lats.length !== dense.ids.length || dense.lngs.length !== dense.ids.length) {
    throw new Error(`${dense.ids.length} node ids with ${dense.lats.length} latitudes`)
  }
  let id = 0
  let lat = 0
  let lng = 0
  let at = 0
  for (let i = 0; i < dense.ids.length; i++) {
    id += dense.ids[i] as number
    lat += dense.lats[i] as number
    lng += dense.lngs[i] as number
    let tags: Record<string, string> | undefined
    while (at < dense.keysValues.length) {
      const key = dense.keysValues[at++] as number
      if (key === 0) break
      tags ??= {}
      tags[strings.at(key)] = strings.at(dense.keysValues[at++] as number)
    }
    if (dense.visible[i] === false) continue
    const { lng7, lat7 } = position(block, lng, lat)
    visitor.node?.(id, lng7, lat7, tags, Math.max(0, dense.versions[i] ?? 0))
  }
}

function position(block: Block, lng: number, lat: number): { lng7: number; lat7: number } {
  return {
    lng7: Math.round((block.lngOffset + block.granularity * lng) / 100),
    lat7: Math.round((block.latOffset + block.granularity * lat) / 100),
  }
}

function tagsOf(element: Element, strings: StringTable): Tags | undefined {
  if (element.keys.length === 0) return undefined
  const tags: Record<string, string> = {}
  element.keys.forEach((key, i) => {
    tags[strings.at(key)] = strings.at(element.values[i] ?? 0)
  })
  return tags
}

function undelta(deltas: number[]): number[] {
  let value = 0
  return deltas.map((delta) => (value += delta))
}
