import type { BuildingFeature } from '../things/building.ts'

/** Gross floor area that one household takes, stairs and walls included, m². Our own assumption; a source's figure goes before it. */
export const GROSS_M2_PER_HOUSEHOLD = 90

const STOREY_M = 3
/** A building of unknown use counts as dwellings when its footprint is neither a shed's nor a hall's, m². */
const UNKNOWN_FOOTPRINT_M2 = { from: 30, to: 2000 }

/**
 * Households of a building: as its source says, else residential floor area (footprint × storeys) over
 * `GROSS_M2_PER_HOUSEHOLD`, at least 1. A part has none: its outline has them. `building=yes`, most of the world's map data, is
 * taken for dwellings when its footprint is 30–2,000 m².
 */
export function households(
  building: BuildingFeature,
  footprintM2: number,
): { count: number; source: 'given' | 'assumed' } {
  if (building.households !== undefined) return { count: building.households, source: 'given' }
  const dwelling =
    building.use === 'residential' ||
    (building.use === 'unknown' && footprintM2 >= UNKNOWN_FOOTPRINT_M2.from && footprintM2 <= UNKNOWN_FOOTPRINT_M2.to)
  if (building.isPart || !dwelling) return { count: 0, source: 'assumed' }
  const storeys = building.levels ?? Math.round((building.heightM - building.minHeightM) / STOREY_M)
  return {
    count: Math.max(1, Math.round((footprintM2 * Math.max(1, storeys)) / GROSS_M2_PER_HOUSEHOLD)),
    source: 'assumed',
  }
}
