import { propertyOf, type PropertyId } from '../../../domain/properties.ts'
import type { SensorKind } from '../../../domain/sensor-kinds.ts'
import type { Language } from '../../../domain/language.ts'
import { type SensorValues, useLiveValues } from '../../stores/live-values.ts'
import { useFeeds } from '../../stores/feeds.ts'
import { useNow } from '../../stores/now.ts'
import { stationOf } from '../../map/live-points.ts'
import type { TileFeature, Tooltip } from '../../map/stage-layer.ts'
import { localName } from '../../ui/i18n.ts'
import { formatAge, formatReading } from '../../ui/format-live.ts'

/** A reliable value; undefined: missing, doubtful, or with a device fault. */
export function soundValue(values: SensorValues, property: PropertyId): number | undefined {
  const found = values.get(property)
  return found === undefined || found.quality >= 2 ? undefined : found.value
}

/** Feeds of the newest values of such sensors. */
export function feedsOfSensors(kinds: readonly SensorKind[]): readonly string[] {
  const { sensors, bySensor } = useLiveValues.getState()
  const ids = new Set<string>()
  for (const { id, kind } of sensors.values())
    if (kinds.includes(kind)) for (const { feedId } of bySensor.get(id)?.values() ?? []) ids.add(feedId)
  return [...ids]
}

/** Tooltip of a station: name, newest values in the given order, source and age. */
export function stationTooltip(
  { id }: TileFeature,
  language: Language,
  properties: readonly PropertyId[],
): Tooltip | null {
  const { sensors, bySensor } = useLiveValues.getState()
  const sensor = sensors.get(id)
  const { feeds } = useFeeds.getState()
  const { nowMs } = useNow.getState()
  const station = sensor && stationOf(sensor, { sensors, bySensor, feeds, nowMs })
  if (!sensor || !station) return null
  const readings = properties.flatMap((property) => {
    const found = station.values.get(property)
    return found ? [`${propertyOf(property)[language]} ${formatReading(language, property, found.value)}`] : []
  })
  const [first] = station.values.values()
  const feed = first && feeds.get(first.feedId)
  return {
    title: localName(language, sensor) ?? readings[0] ?? '',
    lines: [
      ...readings,
      [feed?.title[language], formatAge(language, station.ageMs, station.isStale)].filter(Boolean).join(' · '),
    ],
  }
}
