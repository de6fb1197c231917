import type { SoundArea } from '../../geometry/polygon-repair.ts'
import type { NodePositions } from './node-positions.ts'
import type { Member, Tags } from './osm-visitor.ts'
import { ringsOfWays, type MemberWay } from './rings-of-ways.ts'
import { areaOfRings } from './way-geometry.ts'
import { isTagged } from './classify.ts'
import { shapeVersionOf } from './shape-version.ts'
import { isEditingTag } from './useful-tags.ts'

export interface AreaRelation {
  readonly id: number
  readonly version: number
  /** Without tags of its own it takes those of its outer ways (mapping style before 2017). */
  readonly tags: Tags | undefined
  readonly ways: readonly { readonly id: number; readonly inner: boolean }[]
  /** The first relation among its outline's members; these are not followed. */
  readonly outlineRelation: number | undefined
}

export interface KeptWay {
  readonly nodeIds: Float64Array
  readonly version: number
  readonly tags: Tags | undefined
}

/** The relations of a file that form areas, and their ways. */
export class AreaRelations {
  readonly all: AreaRelation[] = []
  private readonly memberIds = new Set<number>()
  private readonly untaggedOuterIds = new Set<number>()
  private readonly tagsOfOuter = new Map<number, Tags>()
  private readonly ways = new Map<number, KeptWay>()

  add(id: number, members: readonly Member[], tags: Tags | undefined, version: number): void {
    const ways = members
      .filter((member) => member.type === 'way')
      .map((member) => ({ id: member.id, inner: member.role === 'inner' || member.role === 'enclave' }))
    // A boundary's `subarea` and `label` members are not part of its outline.
    const outlineRelation = members.find(
      ({ type, role }) =>
        type === 'relation' && (role === 'outer' || role === 'inner' || (role === '' && ways.length === 0)),
    )?.id
    const own = isTagged(tags) ? tags : undefined
    this.all.push({ id, version, tags: own, ways, outlineRelation })
    for (const way of ways) {
      this.memberIds.add(way.id)
      if (way.inner) continue
      if (own) this.tagsOfOuter.set(way.id, own)
      else this.untaggedOuterIds.add(way.id)
    }
  }

  hasMember(wayId: number): boolean {
    return this.memberIds.has(wayId)
  }

  /** True if the way's tags belong to the relation whose outline it is. */
  lendsTags(wayId: number): boolean {
    return this.untaggedOuterIds.has(wayId)
  }

  keepWay(id: number, nodeIds: readonly number[], tags: Tags | undefined, version: number): void {
    this.ways.set(id, { nodeIds: Float64Array.from(nodeIds), version, tags })
  }

  shapeVersionOf(relation: AreaRelation, positions: NodePositions): number {
    const ways = relation.ways.flatMap(({ id }) => this.ways.get(id) ?? [])
    return shapeVersionOf(ways, positions)
  }

  /** True if the way is the outline of a relation and has no other tags: the same thing, mapped twice. */
  repeatsTags(wayId: number, tags: Tags): boolean {
    const own = this.tagsOfOuter.get(wayId)
    if (own === undefined) return false
    return Object.entries(tags).every(([key, value]) => own[key] === value || key === 'area' || isEditingTag(key))
  }

  /** The relation's own tags, or those of its first tagged outer way. */
  tagsOf(relation: AreaRelation): Tags | undefined {
    if (relation.tags) return relation.tags
    for (const { id, inner } of relation.ways) {
      const tags = inner ? undefined : this.ways.get(id)?.tags
      if (isTagged(tags)) return tags
    }
    return undefined
  }

  /**
   * The relation's area. If members are missing from the file it is made of the rest if that closes, unless it must be
   * `whole`: a region with a missing piece would be wrong.
   */
  areaOf(relation: AreaRelation, positions: NodePositions, whole: boolean): SoundArea {
    const present: MemberWay[] = []
    const missing: number[] = []
    for (const { id, inner } of relation.ways) {
      const way = this.ways.get(id)
      if (way) present.push({ id, inner, nodeIds: way.nodeIds })
      else missing.push(id)
    }
    const missingText = `${missing.length} of ${relation.ways.length} member ways are not in the file (way/${missing[0]}${missing.length > 1 ? ', …' : ''})`
    const { outlineRelation } = relation
    if (outlineRelation !== undefined && (whole || present.length === 0)) {
      return {
        fault: `its outline has another relation as a member (relation/${outlineRelation}); only outlines of ways are supported`,
      }
    }
    if (present.length === 0) return { fault: missing.length > 0 ? missingText : 'it has no member ways' }
    if (whole && missing.length > 0) return { fault: missingText }
    const { rings, open } = ringsOfWays(present)
    const openOuter = open.find((way) => !way.inner)
    if (openOuter) {
      return { fault: missing.length > 0 ? missingText : `its outline is open at way/${openOuter.id}` }
    }
    if (rings.length === 0) return { fault: 'it has no closed ring' }
    const area = areaOfRings(rings, positions)
    if ('fault' in area) return area
    const repairs = [
      ...(outlineRelation !== undefined ? [`its member relation/${outlineRelation} is left out`] : []),
      ...(missing.length > 0 ? [`${missingText}; the rest is kept`] : []),
      ...(open.length > 0 ? [`a hole is open at way/${open[0]?.id} and left out`] : []),
      ...(area.repair ? [area.repair] : []),
    ]
    return { geometry: area.geometry, ...(repairs.length > 0 && { repair: repairs.join('; ') }) }
  }
}
