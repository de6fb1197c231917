import type { Position } from 'geojson'
import type { Bounds } from '../../geometry/bounds.ts'
import { pointOnSurface } from '../../../domain/ring.ts'
import type { Feature, ImportItem } from '../../store/feature.ts'
import { coastChains, type CoastWay } from './coast-chains.ts'
import type { NodePositions } from './node-positions.ts'
import type { Tags } from './osm-visitor.ts'
import { seasOf, type Seas } from './seas.ts'

const NO_SEAS: Seas = { seas: [], rejected: new Map(), outside: new Set() }
const MOST_SAMPLES = 1 << 16

export function isCoastline(tags: Tags | undefined): boolean {
  return tags?.natural === 'coastline'
}

/**
 * Turns the coastline of a file into areas of sea once everything else is read.
 *
 * Counting: each sea counts once, under the lowest id of its ways (`coastline/<id>`), and so does each coast that
 * encloses none; every other way of the coastline counts once as ignored.
 */
export class Coastline {
  private readonly ways: (CoastWay & { readonly nodeIds: Float64Array })[] = []
  private readonly built: Position[] = []
  private seen = 0
  private stride = 1

  addWay(id: number, nodeIds: readonly number[]): void {
    this.ways.push({ id, nodeIds: Float64Array.from(nodeIds) })
  }

  /**
   * Notes the positions of buildings and roads, to check later that no sea covers them. Every second, fourth, … of many
   * is kept.
   */
  noteBuilt(feature: Feature, tags: Tags): void {
    const at = builtAt(feature, tags)
    if (!at || this.seen++ % this.stride !== 0) return
    this.built.push(at)
    if (this.built.length < MOST_SAMPLES) return
    for (let i = 0; i < MOST_SAMPLES / 2; i++) this.built[i] = this.built[2 * i] as Position
    this.built.length = MOST_SAMPLES / 2
    this.stride *= 2
  }

  *items(bounds: Bounds | undefined, positions: NodePositions): Generator<ImportItem> {
    if (this.ways.length === 0) return
    const coasts = coastChains(this.ways, positions)
    const { seas, rejected, outside } = bounds ? seasOf(coasts, bounds, this.built) : NO_SEAS
    const counted = new Set<number>()
    const timesOf = new Map<number, number>()
    for (const { geometry, repair, coasts: around } of seas) {
      const id = lowest(around.flatMap(({ wayIds }) => wayIds))
      const times = (timesOf.get(id) ?? 0) + 1
      timesOf.set(id, times)
      counted.add(id)
      const sourceId = times === 1 ? `coastline/${id}` : `coastline/${id}/${times}`
      const feature: Feature = { target: 'water', kind: 'sea', sourceId, sourceVersion: 0, geometry }
      yield repair === undefined
        ? { outcome: 'loaded', feature }
        : { outcome: 'repaired', feature, reason: `water: ${repair}` }
    }
    for (const [{ wayIds }, reason] of rejected) {
      const id = lowest(wayIds)
      counted.add(id)
      const original = { ways: wayIds.map((way) => `way/${way}`), tags: { natural: 'coastline' } }
      yield { outcome: 'rejected', sourceId: `coastline/${id}`, reason: `water: ${reason}`, original }
    }
    const outsideIds = new Set([...outside].flatMap(({ wayIds }) => wayIds))
    const knownIds = new Set(coasts.flatMap(({ wayIds }) => wayIds))
    for (const { id } of this.ways) {
      if (counted.has(id)) continue
      const known = outsideIds.has(id) ? 'coastline outside the bounds' : 'piece of a coastline'
      yield { outcome: 'ignored', rule: knownIds.has(id) ? known : 'coastline whose nodes are not in the file' }
    }
  }
}

function builtAt(feature: Feature, tags: Tags): Position | undefined {
  if (feature.target === 'building') return feature.isPart ? undefined : pointOnSurface(feature.geometry)
  if (feature.target !== 'road' || feature.bridge || feature.tunnel) return undefined
  if (tags.man_made === 'pier' || tags.man_made === 'breakwater' || tags.floating === 'yes') return undefined
  const { geometry } = feature
  const line = geometry.type === 'LineString' ? geometry.coordinates : geometry.coordinates[0]
  return line?.[Math.floor(line.length / 2)]
}

function lowest(ids: readonly number[]): number {
  return ids.reduce((a, b) => Math.min(a, b))
}
