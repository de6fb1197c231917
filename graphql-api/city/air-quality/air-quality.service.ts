import { type AqiItem, type AqiTable, aqiTableOn, pollutantOf } from '../../../domain/air-quality/aqi-tables.ts'
import { aqi, type AqiReport } from '../../../domain/air-quality/aqi.ts'
import { localTimes } from '../../../domain/local-time.ts'
import { readSettings } from '../../store/settings/city-settings.ts'
import { regionOrRoot } from '../city/region-or-root.ts'
import type { Session } from '../../platform/db/database.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { sensorHours, sensorMeans, type SensorMean } from '../readings/readings.service.ts'
import type { RegionRow } from '../regions/regions.service.ts'

const HOUR_MS = 3_600_000

export interface AirQualityState extends Pick<AqiReport, 'standard' | 'index' | 'class'> {
  readonly region: RegionRow
  readonly computedAt: Date
  /** Null: current. */
  readonly asOf: Date | null
  readonly report: AqiReport
  readonly stations: readonly AirStationState[]
  readonly observedAt: Date | null
  readonly feedIds: string[]
}

export interface AirStationState {
  readonly sensorId: number
  readonly report: AqiReport
  readonly observedAt: Date
  readonly feedId: string
}

/** Null: there is no such region, or it is not visible. */
export async function readAirQuality(
  session: Session,
  { regionCode, asOf }: { readonly regionCode?: string | null | undefined; readonly asOf?: string | null | undefined },
  now: Date,
): Promise<AirQualityState | null> {
  const region = await regionOrRoot(session, regionCode)
  if (region === null) return null
  const at = asOf == null ? undefined : new Date(asOf)
  const computedAt = at ?? now
  const { day } = localTimes((await readSettings(session)).timeZone)(computedAt)
  const means = await sensorMeans(session, itemsOf(aqiTableOn(day)), { regionId: region.id, to: computedAt, asOf: at })
  const bySensor = grouped(means, ({ sensorId }) => sensorId)
  const stations = [...bySensor].map(([sensorId, values]) => stationOf(sensorId, values, day))
  const report = aqi(meansOf(means), { period: 'hourly', day })
  const { standard, index, class: ownClass } = report
  return {
    region,
    computedAt,
    asOf: at ?? null,
    standard,
    index,
    class: ownClass,
    report,
    stations,
    ...originOf(means),
  }
}

function itemsOf({ hourly }: AqiTable) {
  return hourly.map((name) => ({ name, property: pollutantOf(name), hours: hoursOf(name) }))
}

/** 24 for `pm25_24h`. */
export function hoursOf(item: AqiItem): number {
  return Number(/_(\d+)h$/.exec(item)?.[1])
}

function stationOf(sensorId: number, values: readonly SensorMean[], day: string): AirStationState {
  const { observedAt, feedIds } = originOf(values)
  return {
    sensorId,
    report: aqi(meansOf(values), { period: 'hourly', day }),
    observedAt: observedAt ?? new Date(NaN),
    feedId: feedIds[0] ?? '',
  }
}

/** By item, over all stations. */
function meansOf(
  values: readonly { readonly item: string; readonly value: number }[],
): Partial<Record<AqiItem, number>> {
  const means: Partial<Record<AqiItem, number>> = {}
  for (const [item, found] of grouped(values, (value) => value.item))
    means[item as AqiItem] = found.reduce((sum, { value }) => sum + value, 0) / found.length
  return means
}

export interface AirQualityPointState {
  readonly at: Date
  readonly index: number | null
  readonly level: number | null
}

/** Past hours, oldest first; those without readings are omitted. */
export async function airQualityTrend(
  session: Session,
  { region, computedAt, asOf }: Pick<AirQualityState, 'region' | 'computedAt' | 'asOf'>,
  hours: number,
): Promise<AirQualityPointState[]> {
  const local = localTimes((await readSettings(session)).timeZone)
  const end = Math.floor(computedAt.getTime() / HOUR_MS) * HOUR_MS
  const rows = await sensorHours(session, {
    regionId: region.id,
    properties: ['so2', 'no2', 'co', 'o3', 'pm10', 'pm25'],
    from: new Date(end - hours * HOUR_MS),
    to: new Date(end - 1),
    asOf: asOf ?? undefined,
  })
  const byHour = grouped(rows, ({ hourAt }) => hourAt.getTime())
  return [...byHour]
    .sort(([one], [other]) => one - other)
    .map(([hourAt, values]) => {
      const means = meansOf(values.map(({ property, sum, count }) => ({ item: `${property}_1h`, value: sum / count })))
      const { index, class: ofIndex } = aqi(means, { period: 'hourly', day: local(hourAt).day })
      return { at: new Date(hourAt), index, level: ofIndex?.level ?? null }
    })
}
