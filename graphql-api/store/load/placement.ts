import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import type { Target } from '../feature.ts'
import { thingOf } from '../things/by-table.ts'
import type { Row } from '../thing/row.ts'
import { pointOn } from '../../geometry/measure.ts'
import { RegionIndex, type IndexedRegion } from './region-index.ts'
import type { PreparedFeature } from './prepared-feature.ts'

const sql = statements(new URL('./load.sql', import.meta.url))

/**
 * Assigns rows their region and building as they are written, as far as these exist: writing a row once is much cheaper
 * than changing it afterwards. Finalizing corrects the rest.
 */
export class Placement {
  private regions: RegionIndex | undefined
  private revision: number | undefined

  /** Columns to be written in addition to those of `rowOf`, for each feature in order. */
  async of(session: Session, target: Target, features: readonly PreparedFeature[]): Promise<Row[]> {
    const thing = thingOf(target)
    const regions = thing.located ? await this.current(session) : undefined
    const buildings = thing.housed ? await buildingsOf(session, features) : undefined
    return features.map(({ feature }) => {
      const here = regions && feature.geometry !== undefined ? regions.at(pointOn(feature.geometry)) : null
      if (buildings === undefined) return regions === undefined ? {} : { region_id: here }
      const building = 'buildingCode' in feature ? buildings.get(feature.buildingCode ?? '') : undefined
      return {
        region_id: building === undefined ? here : building.region_id,
        building_id: building?.id ?? null,
      }
    })
  }

  /** Regions have been removed since they were read. */
  forget(): void {
    this.revision = undefined
  }

  private async current(session: Session): Promise<RegionIndex> {
    const revision = (await session.row<{ revision: number }>(sql('regionRevision')))?.revision
    if (this.regions === undefined || revision === undefined || revision !== this.revision) {
      this.regions = new RegionIndex(await session.rows<IndexedRegion>(sql('regionShapes')))
      this.revision = revision
    }
    return this.regions
  }
}

interface BuildingLink {
  readonly code: string
  readonly id: number
  readonly region_id: number | null
}

async function buildingsOf(
  session: Session,
  features: readonly PreparedFeature[],
): Promise<ReadonlyMap<string, BuildingLink>> {
  const codes = new Set(features.map(({ feature }) => ('buildingCode' in feature ? feature.buildingCode : undefined)))
  codes.delete(undefined)
  if (codes.size === 0) return new Map()
  const found = await session.rows<BuildingLink>(sql('buildingsByCode', { codes: [...codes] }))
  return new Map(found.map((building) => [building.code, building]))
}
