import { createHash } from 'node:crypto'
import type { Crs } from '../../../domain/crs.ts'
import { isNullIsland } from '../../../domain/null-island.ts'
import { DecimalEvidence, type DecimalSign } from '../../../domain/written/numbers.ts'
import { pointOnSurface } from '../../../domain/ring.ts'
import type { Feature, ImportItem, Target } from '../../store/feature.ts'
import type { ImportFile } from '../importer.ts'
import type { Shape } from '../osm/attributes.ts'
import type { Level } from '../osm/region.ts'
import {
  attributesOfFields,
  isTilezen,
  targetsOfFields,
  type MappingOptions,
  type Named,
} from './attributes-of-fields.ts'
import { CrsWitness } from './crs-witness.ts'
import { checkFieldMap, FieldReader, textOf, type FieldMap } from './field-map.ts'
import type { FieldRecord, FieldSource } from './field-record.ts'
import { joinPieces } from './join-pieces.ts'
import { convertGeometry, soundGeometry, type FieldGeometry } from './record-geometry.ts'
import { RepeatedKeys } from './repeated-keys.ts'
import { thingOf } from '../../store/things/by-table.ts'
import { touchingPieces } from './touching-pieces.ts'

export interface FieldImportOptions {
  readonly target: Target | 'auto'
  readonly map?: FieldMap | undefined
  /** Field with the source's id. */
  readonly id?: string | undefined
  /** Level of all regions of the file. */
  readonly level?: Level | undefined
  /** Decimal sign of its numbers; absent: detected. */
  readonly decimal?: DecimalSign | undefined
}

type ReadableRecord = Extract<FieldRecord, { fields: unknown }>

interface Piece {
  readonly record: ReadableRecord
  readonly sourceId: string
  /** Undefined: the record has none, and its target needs none. */
  readonly geometry: FieldGeometry | undefined
  readonly repair: string | undefined
}
type PlacedPiece = Piece & { readonly geometry: FieldGeometry }

/** Represents the columns of the position, whatever they are called. */
const POSITION = ''
/** Characters. */
const LONGEST_NUMBER = 40

const ID_FIELDS = ['id', 'osm_id', '@id', 'gid', 'objectid', 'OBJECTID', 'fid', 'FID', '编号', '序号']

/**
 * Features of a file of fields. Two passes: the first finds repeated ids (features cut at the edges of tiles) and the
 * decimal sign, the second reads. Only the pieces of such features are held in memory, until the last of them. Rows
 * identified by their code are always whole.
 *
 * Counting: every feature of the file counts once. Of a feature in n pieces one counts as repaired and n − 1 as
 * ignored. With `auto` a feature that is two things (a hospital's building) counts once for each.
 */
export async function* importFields(
  source: FieldSource,
  crs: () => Crs,
  options: FieldImportOptions,
  file: ImportFile,
): AsyncGenerator<ImportItem> {
  checkFieldMap(options.map, options.target)
  const repeated = new RepeatedKeys()
  const evidence = new DecimalEvidence()
  const byCode = isKeptByCode(options.target)
  for await (const { done, records } of source.pass()) {
    file.signal?.throwIfAborted()
    file.onProgress({ phase: 'ids', done, total: source.bytes })
    for (const record of records) {
      if (!('fields' in record)) continue
      if (!byCode) repeated.note(keyOf(record, options))
      if (record.decimal !== undefined) evidence.noteSign(POSITION, record.decimal)
      for (const [column, value] of Object.entries(record.fields))
        if (typeof value === 'string' && value.length <= LONGEST_NUMBER) evidence.note(column, value)
    }
  }
  repeated.seal()
  const { decimal } = options
  const decimals = decimal === undefined ? evidence : { signOf: () => decimal }

  const reading = new Reading(file, crs(), { ...options, decimals }, repeated)
  for await (const { done, records } of source.pass()) {
    file.signal?.throwIfAborted()
    file.onProgress({ phase: 'features', done, total: source.bytes })
    for (const record of records) yield* reading.read(record)
  }
  reading.end()
}

class Reading {
  private readonly witness: CrsWitness
  private readonly waiting = new Map<number, { left: number; pieces: PlacedPiece[] }>()

  constructor(
    file: ImportFile,
    private readonly crs: Crs,
    private readonly options: FieldImportOptions & Pick<MappingOptions, 'decimals'>,
    private readonly repeated: RepeatedKeys,
  ) {
    this.witness = new CrsWitness(file.path, crs)
  }

  *read(record: FieldRecord): Generator<ImportItem> {
    if (!('fields' in record)) {
      const sourceId = record.id ?? `line ${record.line}`
      yield { outcome: 'rejected', sourceId, reason: `line ${record.line}: ${record.fault}`, original: record.original }
      return
    }
    const piece = this.pieceOf(record)
    const key = isKeptByCode(this.options.target) ? undefined : keyOf(record, this.options)
    const times = key === undefined ? 1 : this.repeated.timesOf(key)
    if (key === undefined || times === 1 || !('outcome' in piece || isPlaced(piece))) {
      if ('outcome' in piece) yield piece
      else yield* this.itemsOf(piece)
      return
    }
    const hash = this.repeated.hashOf(key)
    const group = this.waiting.get(hash) ?? { left: times, pieces: [] }
    this.waiting.set(hash, group)
    if ('outcome' in piece) yield piece
    else group.pieces.push(piece)
    group.left--
    if (group.left > 0) return
    this.waiting.delete(hash)
    yield* this.joined(group.pieces)
  }

  end(): void {
    this.witness.end()
  }

  private pieceOf(record: ReadableRecord): Piece | ImportItem {
    const sourceId = idOf(record, this.options)
    const { target } = this.options
    if (
      target !== 'auto' &&
      (thingOf(target).geometry === 'none' || (record.geometry === null && thingOf(target).geometry !== 'required'))
    )
      return { record, sourceId, geometry: undefined, repair: undefined }
    const converted = convertGeometry(record.geometry, this.crs)
    if ('fault' in converted) return rejected(record, sourceId, converted.fault)
    this.witness.see(converted.first)
    if (target !== 'auto' && thingOf(target).geometry !== 'required' && isNowhere(converted.geometry))
      return {
        record,
        sourceId,
        geometry: undefined,
        repair: 'its position is 0° N 0° E, which means no position; kept without one',
      }
    const sound = soundGeometry(converted.geometry)
    if ('fault' in sound) return rejected(record, sourceId, sound.fault)
    return { record, sourceId, geometry: sound.geometry, repair: sound.repair }
  }

  private *joined(pieces: readonly PlacedPiece[]): Generator<ImportItem> {
    for (const sameId of groupBySourceId(pieces)) {
      // Points are labels of one feature, or a fault.
      const groups = shapeOf((sameId[0] as PlacedPiece).geometry) === 'node' ? [sameId] : touchingPieces(sameId)
      for (const [i, group] of groups.entries()) yield* this.joinedGroup(i === 0 ? group : group.map(apart))
    }
  }

  private *joinedGroup(group: readonly PlacedPiece[]): Generator<ImportItem> {
    const [first, ...others] = group as [PlacedPiece, ...PlacedPiece[]]
    const different = new Map(group.map((piece) => [JSON.stringify(piece.geometry.coordinates), piece.geometry]))
    if (different.size === 1) {
      yield* this.itemsOf(first)
      yield* others.map((): ImportItem => ({ outcome: 'ignored', rule: 'given twice' }))
      return
    }
    const joined = joinPieces([...different.values()])
    if ('fault' in joined) {
      yield* this.itemsOf(first)
      for (const other of others) {
        // Vector tiles repeat the label of a feature in each of its tiles.
        if (JSON.stringify(other.geometry) === JSON.stringify(first.geometry))
          yield { outcome: 'ignored', rule: 'given twice' }
        else if (isTilezen(other.record.fields)) yield { outcome: 'ignored', rule: 'label given again' }
        else yield rejected(other.record, other.sourceId, joined.fault)
      }
      return
    }
    const pieceRepairs = group.flatMap(({ repair }) => repair ?? [])
    const repair = [`${group.length} pieces joined`, ...new Set(pieceRepairs)].join('; ')
    yield* this.itemsOf({ ...first, geometry: joined.geometry, repair })
    yield* others.map((): ImportItem => ({ outcome: 'ignored', rule: 'piece of a joined feature' }))
  }

  private *itemsOf(piece: Piece): Generator<ImportItem> {
    const { fields } = piece.record
    // A target without positions ignores the shape.
    const shape = piece.geometry === undefined ? 'node' : shapeOf(piece.geometry)
    const targets = this.options.target === 'auto' ? targetsOfFields(fields, shape) : [this.options.target]
    if (targets.length === 0) {
      yield {
        outcome: 'ignored',
        rule: typeof fields.kind === 'string' ? `no target for kind ${fields.kind}` : 'no target for its fields',
      }
      return
    }
    for (const target of targets) yield this.itemOf(piece, target, shape)
  }

  private itemOf(piece: Piece, target: Target, shape: Shape): ImportItem {
    const { record, sourceId } = piece
    if (piece.geometry !== undefined && !thingOf(target).shapes.includes(shape)) {
      if (isTilezen(record.fields)) return { outcome: 'ignored', rule: `${shape} among ${target}s` }
      return rejected(record, sourceId, `a ${piece.geometry.type} cannot be a ${target}`)
    }
    const mapped = attributesOfFields(record.fields, target, shape, this.options)
    if ('rule' in mapped) return { outcome: 'ignored', rule: mapped.rule }
    if ('fault' in mapped) return rejected(record, sourceId, mapped.fault)
    if ((target === 'region' || target === 'place') && mapped.name === undefined)
      return rejected(record, sourceId, 'it has no name')
    const feature = featureOf(piece, mapped, target, this.repeated.has(keyFor('Point', sourceId)))
    const unclear = mapped.notUnderstood.length === 0 ? {} : { notUnderstood: mapped.notUnderstood }
    return piece.repair === undefined
      ? { outcome: 'loaded', feature, ...unclear }
      : { outcome: 'repaired', feature, reason: `${target}: ${piece.repair}`, ...unclear }
  }
}

/** A thing apart from another with the same id gets an id of its own, which stays as long as it does not move. */
function apart(piece: PlacedPiece): PlacedPiece {
  return { ...piece, sourceId: `${piece.sourceId}/${digestOf(piece.record.geometry)}` }
}

function isNowhere(geometry: FieldGeometry): boolean {
  const [lng = NaN, lat = NaN] = geometry.type === 'Point' ? geometry.coordinates : []
  return isNullIsland(lng, lat)
}

function isPlaced(piece: Piece): piece is PlacedPiece {
  return piece.geometry !== undefined
}

function featureOf(
  piece: Piece,
  { attributes, name, nameEn, otherNames, version }: Named,
  target: Target,
  hasPointOfSameId: boolean,
): Feature {
  const { geometry, sourceId } = piece
  const isArea = geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon'
  const asPoint = isArea && thingOf(target).shapes.includes('node')
  return {
    ...attributes,
    ...(name !== undefined && { name }),
    ...(nameEn !== undefined && { nameEn }),
    ...(otherNames !== undefined && { otherNames }),
    // In tiled data lines and areas of water may share an id, and so may a point and an area (OSM: node 7, way 7).
    sourceId:
      target === 'water' && !isArea ? `${sourceId}/line` : asPoint && hasPointOfSameId ? `${sourceId}/area` : sourceId,
    sourceVersion: version,
    geometry: asPoint ? { type: 'Point', coordinates: pointOnSurface(geometry) } : geometry,
  } as Feature
}

function rejected(record: ReadableRecord, sourceId: string, fault: string): ImportItem {
  return {
    outcome: 'rejected',
    sourceId,
    reason: `line ${record.line}: ${fault}`,
    original: { fields: record.fields, geometry: record.geometry },
  }
}

function shapeOf(geometry: FieldGeometry): Shape {
  return geometry.type === 'Point' ? 'node' : geometry.type.endsWith('LineString') ? 'line' : 'area'
}

/** Pieces belong together if id and kind of geometry are the same: a label point is not a piece of its polygon. */
function keyOf(record: ReadableRecord, options: FieldImportOptions): string {
  const type = (record.geometry as { type?: unknown } | null)?.type
  return keyFor(typeof type === 'string' ? type.replace('Multi', '') : '', idOf(record, options))
}

function keyFor(type: string, id: string): string {
  return `${type} ${id}`
}

function groupBySourceId(pieces: readonly PlacedPiece[]): PlacedPiece[][] {
  const groups = new Map<string, PlacedPiece[]>()
  for (const piece of pieces) {
    const key = `${shapeOf(piece.geometry)} ${piece.sourceId}`
    const group = groups.get(key)
    if (group) group.push(piece)
    else groups.set(key, [piece])
  }
  return [...groups.values()]
}

/**
 * The source's id, or the code of a thing identified by it; else a digest of the geometry, which is the same in the
 * next import.
 */
function idOf(record: ReadableRecord, options: FieldImportOptions): string {
  if (options.id !== undefined) {
    const named = textOf(record.fields[options.id])
    if (named !== undefined) return named
  } else if (options.target !== 'auto' && isKeptByCode(options.target)) {
    const code = new FieldReader(record.fields, options.target, options.map).code('code')
    return code ?? `line ${record.line}`
  } else {
    if (record.id !== undefined) return record.id
    for (const field of ID_FIELDS) {
      const found = textOf(record.fields[field])
      if (found !== undefined) return found
    }
  }
  return `geometry/${digestOf(record.geometry)}`
}

function digestOf(geometry: ReadableRecord['geometry']): string {
  return createHash('sha256').update(JSON.stringify(geometry)).digest('hex').slice(0, 16)
}

function isKeptByCode(target: Target | 'auto'): boolean {
  return target !== 'auto' && thingOf(target).keptByCode
}
