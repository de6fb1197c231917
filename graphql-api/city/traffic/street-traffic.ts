import { levelOfIndex, trafficIndex, travelTimeIndex } from '../../../domain/traffic/performance-index.ts'
import { SPEED_BOUNDS_KMH, type TrafficLevel } from '../../../domain/traffic/segment-level.ts'
import type { NetworkRoad } from './road-network.ts'

/** Roads of one name. */
export interface StreetState {
  readonly name: string
  readonly nameEn: string | null
  readonly roadIds: readonly string[]
  readonly index: number | null
  readonly level: TrafficLevel | null
  readonly meanSpeedKmh: number
  readonly lengthM: number
  readonly centre: [longitude: number, latitude: number]
}

/** Observed streets, the worst first: by index, those without one last, then the slowest. */
export function rankStreets(roads: readonly NetworkRoad[]): StreetState[] {
  const byName = new Map<string, NetworkRoad[]>()
  for (const road of roads) {
    if (road.name === null) continue
    const street = byName.get(road.name)
    if (street === undefined) byName.set(road.name, [road])
    else street.push(road)
  }
  return [...byName]
    .flatMap(([name, street]) => stateOf(name, street) ?? [])
    .sort(
      (one, other) =>
        (other.index ?? -1) - (one.index ?? -1) ||
        one.meanSpeedKmh - other.meanSpeedKmh ||
        (one.name < other.name ? -1 : 1),
    )
}

function stateOf(name: string, roads: readonly NetworkRoad[]): StreetState | undefined {
  const { meanSpeedKmh, lengthM } = trafficIndex(roads)
  if (meanSpeedKmh === null) return undefined
  const index = travelTimeIndex(roads.map((road) => ({ ...road, freeFlowKmh: SPEED_BOUNDS_KMH[road.roadClass][0] })))
  const longest = roads.reduce((one, other) => (other.lengthM > one.lengthM ? other : one))
  return {
    name,
    nameEn: roads.find(({ nameEn }) => nameEn !== null)?.nameEn ?? null,
    roadIds: roads.map(({ roadId }) => String(roadId)),
    ...{ index, meanSpeedKmh, lengthM },
    level: index === null ? null : levelOfIndex(index),
    centre: [longest.lng, longest.lat],
  }
}
