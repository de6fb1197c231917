import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { Bounds } from '../../geometry/bounds.ts'
import { openContent } from '../files/file-content.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Member, OsmFile, OsmVisitor } from './osm-visitor.ts'

/**
 * OSM's XML format, plain or compressed by gzip or bzip2, parsed as a stream. Elements marked deleted are skipped.
 * Positions that Overpass writes into ways and members (`out geom`) are delivered as nodes, and member ways that exist
 * only there as ways.
 */
export class XmlFile implements OsmFile {
  private readonly inline = new InlineGeometry()

  constructor(
    private readonly path: string,
    readonly bytes: number,
  ) {}

  async *pass(visitor: OsmVisitor): AsyncGenerator<number> {
    const file = openContent(this.path, 256 * 1024)
    const text = new TextDecoder('utf-8', { fatal: true })
    const parser = new SaxesParser({ position: true })
    const root = followElements(parser, visitor, this.inline)
    try {
      for await (const chunk of file.chunks) {
        parser.write(text.decode(chunk, { stream: true }))
        if (root.name !== undefined && root.name !== 'osm') break
        yield file.bytesRead()
      }
      parser.write(text.decode())
      if (root.name === undefined || root.name === 'osm') parser.close()
    } catch (cause) {
      throw this.errorOf(cause as Error, parser)
    } finally {
      file.close()
    }
    if (root.name !== 'osm') {
      throw new ImportError(`${this.path}: the root element is <${root.name ?? ''}>; expected <osm>`)
    }
  }

  private errorOf(cause: Error & { code?: string }, parser: SaxesParser): ImportError {
    if (cause instanceof ImportError) return cause
    if (cause.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return new ImportError(`${this.path}: not UTF-8 near line ${parser.line}; OSM XML is always UTF-8`, { cause })
    }
    return new ImportError(
      `${this.path}: XML error at line ${parser.line}: ${cause.message.replace(/^\d+:\d+: /, '')}`,
      { cause },
    )
  }
}

/** Completes the elements of `out geom` and skips repetitions, the same in each pass. */
class InlineGeometry {
  /** Ways that are elements of the file. */
  readonly ways = new Set<number>()
  private readonly nodes = new Map<string, number>()

  /** The id of a node without one, by its position. A separate range: editors use small negative ids. */
  nodeAt(lng7: number, lat7: number): number {
    const key = `${lng7},${lat7}`
    const id = this.nodes.get(key) ?? -1e15 - this.nodes.size
    this.nodes.set(key, id)
    return id
  }
}

function followElements(parser: SaxesParser, visitor: OsmVisitor, inline: InlineGeometry): { name?: string } {
  const root: { name?: string } = {}
  let kind: Member['type'] | undefined
  let attributes: Readonly<Record<string, string>> = {}
  let tags: Record<string, string> | undefined
  let nodeIds: number[] = []
  let members: Member[] = []
  let memberWay: { id: number; nodeIds: number[] } | undefined
  const shown = new Set<number>()

  function corner({ ref, lon, lat }: Readonly<Record<string, string>>): void {
    const isPlaced = lon !== undefined && lat !== undefined
    const id = ref === undefined && isPlaced ? inline.nodeAt(to7(lon), to7(lat)) : Number(ref)
    ;(memberWay?.nodeIds ?? nodeIds).push(id)
    if (isPlaced) visitor.node?.(id, to7(lon), to7(lat), undefined, 0)
  }

  parser.on('opentag', ({ name, attributes: plain }: SaxesTagPlain) => {
    const given = plain as Readonly<Record<string, string>>
    // As in Planet.osm (`osm`) and Overpass (`meta`).
    if (root.name === undefined || name === 'meta') showDataTime(given.timestamp ?? given.osm_base, visitor)
    root.name ??= name
    if (name === 'node' || name === 'way' || name === 'relation') {
      kind = name
      attributes = given
      tags = undefined
      nodeIds = []
      members = []
    } else if (!kind) {
      if (name === 'bounds') visitor.bounds?.(boundsOf(given))
    } else if (name === 'tag') (tags ??= {})[given.k ?? ''] = given.v ?? ''
    else if (name === 'nd') corner(given)
    else if (name === 'member') {
      const { type } = given
      if (type === 'node' || type === 'way' || type === 'relation')
        members.push({ type, id: Number(given.ref), role: given.role ?? '' })
      if (type === 'way') memberWay = { id: Number(given.ref), nodeIds: [] }
    }
  })
  parser.on('closetag', ({ name }: SaxesTagPlain) => {
    if (name === 'member' && memberWay) {
      const { id, nodeIds: corners } = memberWay
      memberWay = undefined
      if (corners.length > 0 && !inline.ways.has(id) && !shown.has(id)) {
        shown.add(id)
        visitor.way?.(id, corners, undefined, 0)
      }
    }
    if (name !== kind) return
    kind = undefined
    if (attributes.visible === 'false' || attributes.action === 'delete') return
    const id = Number(attributes.id)
    if (!Number.isSafeInteger(id))
      throw new Error(`<${name}> has the id "${attributes.id ?? ''}"; expected a whole number`)
    const version = Math.max(0, Math.trunc(Number(attributes.version)) || 0)
    if (name === 'node') visitor.node?.(id, to7(attributes.lon), to7(attributes.lat), tags, version)
    else if (name === 'way') {
      inline.ways.add(id)
      visitor.way?.(id, nodeIds, tags, version)
    } else visitor.relation?.(id, members, tags, version)
  })
  return root
}

function showDataTime(text: string | undefined, visitor: OsmVisitor): void {
  const at = text === undefined ? NaN : Date.parse(text)
  if (!Number.isNaN(at)) visitor.dataTime?.(new Date(at))
}

function boundsOf(given: Readonly<Record<string, string>>): Bounds {
  return {
    west: Number(given.minlon),
    south: Number(given.minlat),
    east: Number(given.maxlon),
    north: Number(given.maxlat),
  }
}

function to7(degrees: string | undefined): number {
  return degrees === undefined || degrees === '' ? NaN : Math.round(Number(degrees) * 1e7)
}
