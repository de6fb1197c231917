import type { ImportItem, NotUnderstood } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Importer, ImportFile } from '../importer.ts'
import { AdminAreas } from './admin-areas.ts'
import { classify, ignoredRule, isTagged } from './classify.ts'
import type { Shape } from './attributes.ts'
import { Coastline, isCoastline } from './coastline.ts'
import { FileBounds } from './file-bounds.ts'
import { NodePositions } from './node-positions.ts'
import { itemOf, type OsmIdentity, type OsmShape } from './osm-feature.ts'
import { openOsmFile } from './osm-file.ts'
import type { OsmVisitor } from './osm-visitor.ts'
import { PartOutlines } from './part-outlines.ts'
import { ANY_LEVEL, parseLevels, type LevelMap } from './region.ts'
import { AreaRelations } from './relations.ts'
import { shapeVersionOf } from './shape-version.ts'
import { areaOfRings, lineOfNodes } from './way-geometry.ts'

interface OsmOptions {
  readonly levels?: LevelMap
}

/**
 * OpenStreetMap data. The file is read in four passes (relations, ways, nodes, ways again), so that only the positions
 * of nodes that ways need and the ways that relations need are held in memory.
 *
 * Counting: an element is read if its tags have a meaning of their own; bare nodes and ways are pieces of others. It
 * counts once for every feature that it becomes (a hospital's building becomes two), or once as ignored if it becomes
 * none.
 */
export const osm: Importer<OsmOptions> = {
  id: 'osm',
  summary: 'OpenStreetMap: regions, buildings, roads, railways, water, green, places, facilities, components, cameras',
  licence: 'ODbL-1.0',
  attribution: '© OpenStreetMap contributors',
  extensions: ['.osm.pbf', '.osm', '.osm.gz', '.osm.bz2'],
  options: [
    {
      name: 'levels',
      valueName: 'n=LEVEL,…',
      description:
        'the admin_level for CITY, DISTRICT, STREET, COMMUNITY or GRID (default: by the country and by the file’s content)',
      parse: parseLevels,
    },
  ],
  async *read(file, options) {
    const source = await openOsmFile(file.path)
    const reading = new Reading(options.levels, file.onDataTime)
    for (const pass of reading.passes()) {
      for await (const done of source.pass(pass.visitor())) {
        file.signal?.throwIfAborted()
        file.onProgress({ phase: pass.phase, done, total: source.bytes })
        yield* reading.takeItems()
      }
      yield* reading.takeItems()
    }
    yield* reading.areaItems()
    yield* reading.seaItems()
    yield* reading.regionItems()
    if (reading.isEmpty) throw new ImportError(`${file.path} holds no OSM elements`)
  },
}

interface Pass {
  readonly phase: string
  visitor(): OsmVisitor
}

class Reading {
  private items: ImportItem[] = []
  private readonly areas = new AreaRelations()
  private readonly outlines = new PartOutlines()
  private readonly positions = new NodePositions()
  private readonly fileBounds = new FileBounds()
  private readonly coastline = new Coastline()
  private hasCoastline = false
  private readonly regions = new AdminAreas()
  private readonly seenNodes = new Set<number>()
  private readonly ways = new RepeatedIds()
  private readonly seenRelations = new Set<number>()
  isEmpty = true

  /** Levels that may become regions. */
  private readonly mayBe: LevelMap

  constructor(
    private readonly levels: LevelMap | undefined,
    private readonly onDataTime: ImportFile['onDataTime'],
  ) {
    this.mayBe = levels ?? ANY_LEVEL
  }

  passes(): Pass[] {
    return [
      {
        phase: 'relations',
        visitor: () => ({
          relation: (...relation) => this.relation(...relation),
          bounds: (bounds) => this.fileBounds.declare(bounds),
          ...(this.onDataTime && { dataTime: this.onDataTime }),
        }),
      },
      { phase: 'ways', visitor: () => ({ way: (...way) => this.needNodes(...way) }) },
      {
        phase: 'nodes',
        visitor: () => {
          this.positions.seal()
          return { node: (...node) => this.node(...node) }
        },
      },
      { phase: 'features', visitor: () => ({ way: (...way) => this.way(...way) }) },
    ]
  }

  takeItems(): ImportItem[] {
    const taken = this.items
    this.items = []
    return taken
  }

  private relation(...[id, members, tags, version]: Parameters<NonNullable<OsmVisitor['relation']>>): void {
    this.isEmpty = false
    if (this.seenRelations.has(id)) {
      this.ignore('given twice')
      return
    }
    this.seenRelations.add(id)
    const type = tags?.type
    if (type === 'building') this.outlines.add(members)
    if (type !== 'multipolygon' && type !== 'boundary') {
      if (isTagged(tags) || type !== undefined) this.ignore(`relation of type ${type ?? 'none'}`)
      return
    }
    if (isTagged(tags) && classify(tags, 'area', this.mayBe).length === 0) {
      this.ignore(
        type === 'boundary' && tags.boundary !== 'administrative'
          ? 'boundary that is not administrative'
          : ignoredRule(tags, 'area'),
      )
    } else if (isTagged(tags) || type === 'multipolygon') this.areas.add(id, members, tags, version)
  }

  private needNodes(...[id, nodeIds, tags, version]: Parameters<NonNullable<OsmVisitor['way']>>): void {
    this.isEmpty = false
    this.ways.note(id)
    const isMember = this.areas.hasMember(id)
    if (isMember) this.areas.keepWay(id, nodeIds, tags, version)
    const isCoast = isCoastline(tags)
    if (isCoast) this.hasCoastline = true
    if (isMember || isCoast || (isTagged(tags) && classify(tags, shapeOf(nodeIds), this.mayBe).length > 0)) {
      for (const node of nodeIds) this.positions.need(node)
    }
  }

  private node(...[id, lng7, lat7, tags, version]: Parameters<NonNullable<OsmVisitor['node']>>): void {
    this.isEmpty = false
    this.positions.give(id, lng7, lat7, version)
    if (this.hasCoastline) this.fileBounds.seeNode(lng7, lat7)
    if (!isTagged(tags)) return
    if (classify(tags, 'node', this.mayBe).length > 0) {
      if (this.seenNodes.has(id)) {
        this.ignore('given twice')
        return
      }
      this.seenNodes.add(id)
    }
    const coordinates = [lng7 / 1e7, lat7 / 1e7]
    this.emit({ sourceId: `node/${id}`, version, tags }, 'node', {
      point: () => ({ geometry: { type: 'Point', coordinates } }),
    })
  }

  private way(...[id, nodeIds, tags, version]: Parameters<NonNullable<OsmVisitor['way']>>): void {
    if (!isTagged(tags)) return
    if (this.ways.isRepeated(id)) {
      this.ignore('given twice')
      return
    }
    const closed = shapeOf(nodeIds) === 'closed'
    const isOutline = closed && this.areas.lendsTags(id)
    if (isCoastline(tags)) {
      this.coastline.addWay(id, nodeIds)
      if (classify(tags, isOutline ? 'line' : shapeOf(nodeIds), this.mayBe).length === 0) return
    }
    const shapeVersion = () => shapeVersionOf([{ nodeIds, version: 0 }], this.positions)
    const element = { sourceId: `way/${id}`, version, shapeVersion, tags }
    const line = once(() => lineOfNodes(nodeIds, this.positions))
    const area = once(() => areaOfRings([nodeIds], this.positions))
    if (isOutline && classify(tags, 'line', this.mayBe).length === 0) {
      this.ignore('outline of a multipolygon')
      return
    }
    if (closed && this.areas.repeatsTags(id, tags)) {
      this.ignore('outline with the tags of its multipolygon')
      return
    }
    if (tags.boundary === 'administrative' && this.areas.hasMember(id)) {
      if (classify(tags, 'line', this.mayBe).length === 0) {
        this.ignore('boundary line')
        return
      }
      this.emit(element, 'line', { line })
    } else this.emit(element, isOutline || !closed ? 'line' : 'closed', closed ? { line, area } : { line })
  }

  *areaItems(): Generator<ImportItem> {
    for (const relation of this.areas.all) {
      const tags = this.areas.tagsOf(relation)
      if (!tags) {
        yield { outcome: 'ignored', rule: 'multipolygon without tags' }
        continue
      }
      const whole = tags.boundary === 'administrative'
      const area = once(() => this.areas.areaOf(relation, this.positions, whole))
      const shapeVersion = () => this.areas.shapeVersionOf(relation, this.positions)
      const element = { sourceId: `relation/${relation.id}`, version: relation.version, shapeVersion, tags }
      this.emit(element, 'area', { area })
      yield* this.takeItems()
    }
  }

  /** The sea comes last: it must not cover any building or road of the file. */
  *seaItems(): Generator<ImportItem> {
    yield* this.coastline.items(this.fileBounds.bounds, this.positions)
  }

  /** Regions wait for the end: their meaning depends on everything else. */
  regionItems(): Generator<ImportItem> {
    return this.levels === undefined ? this.regions.byContent() : this.regions.byLevels()
  }

  private emit(element: OsmIdentity, shape: Shape, geometry: OsmShape): void {
    const notUnderstood: NotUnderstood[] = []
    const found = classify(element.tags, shape, this.mayBe, notUnderstood)
    if (found.length === 0) {
      this.ignore(ignoredRule(element.tags, shape))
      return
    }
    for (const attributes of found) {
      const partOf =
        attributes.target === 'building' && attributes.isPart ? this.outlines.of(element.sourceId) : undefined
      // A value counts once, with the first feature of the element.
      const item = withNotUnderstood(itemOf(element, attributes, geometry, partOf), notUnderstood)
      if (this.hasCoastline && 'feature' in item) this.coastline.noteBuilt(item.feature, element.tags)
      if ('feature' in item) this.regions.note(item.feature)
      if (attributes.target === 'region') this.regions.add(attributes.level, attributes.adminLevel, item)
      else this.items.push(item)
    }
  }

  private ignore(rule: string): void {
    this.items.push({ outcome: 'ignored', rule })
  }
}

function withNotUnderstood(item: ImportItem, values: NotUnderstood[]): ImportItem {
  if (!('feature' in item) || values.length === 0) return item
  return { ...item, notUnderstood: values.splice(0) }
}

function shapeOf(nodeIds: readonly number[]): 'line' | 'closed' {
  return nodeIds.length >= 4 && nodeIds[0] === nodeIds.at(-1) ? 'closed' : 'line'
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Finds repeated ways. While ids increase, as in nearly every file, nothing needs to be remembered. */
class RepeatedIds {
  private last = -Infinity
  private rising = true
  private readonly seen = new Set<number>()

  /** Checks the order in an earlier pass. */
  note(id: number): void {
    if (id <= this.last) this.rising = false
    this.last = id
  }

  isRepeated(id: number): boolean {
    if (this.rising) return false
    const repeated = this.seen.has(id)
    this.seen.add(id)
    return repeated
  }
}
