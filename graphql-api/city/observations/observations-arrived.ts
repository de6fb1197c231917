import { invalidInput } from '../../graphql/errors.ts'
import { rowId } from '../../graphql/keyset-page.ts'
import type { ArrivalFilter } from '../../graphql/types.generated.ts'
import { maySee, type LiveField } from '../../graphql/live-field.ts'

export interface ArrivedObservationRow {
  readonly seriesId: number
  readonly sensorId: number | null
  readonly feedId: string
  readonly property: string
  readonly value: number
  readonly quality: number
  readonly observedAt: Date
  readonly receivedAt: Date
}

const MAX_SERIES = 1_000

export const observationsArrived: LiveField = {
  name: 'observationsArrived',
  everyMs: 250,
  async open(args, regionsOf) {
    const { sensorId, seriesIds, property, regionCode } = (args.filter ?? {}) as ArrivalFilter
    if (seriesIds != null && seriesIds.length > MAX_SERIES)
      throw invalidInput('filter.seriesIds', seriesIds.length, `at most ${String(MAX_SERIES)}`)
    const sensor = sensorId == null ? undefined : (rowId(sensorId) ?? -1)
    const series = seriesIds == null ? undefined : new Set(seriesIds.map((id) => rowId(id)))
    const regions = regionCode == null ? undefined : await regionsOf(regionCode)
    return {
      standing: ({ cursor, gap }) => ({ cursor, gap, observations: [] }),
      collect({ entries, cursor, gap }, audience) {
        const observations: ArrivedObservationRow[] = []
        for (const { topic, event } of entries) {
          if (topic !== 'observations') continue
          event.seriesIds.forEach((seriesId, i) => {
            const regionId = event.regionIds[i] ?? null
            if (series?.has(seriesId) === false || (property != null && event.properties[i] !== property)) return
            if (sensor !== undefined && event.sensorIds[i] !== sensor) return
            if (regions !== undefined && (regionId === null || !regions.has(regionId))) return
            if (!maySee(audience, { restricted: event.restricted, regionId })) return
            observations.push({
              seriesId,
              sensorId: event.sensorIds[i] ?? null,
              feedId: event.feedId,
              property: event.properties[i] ?? '',
              value: event.values[i] ?? NaN,
              quality: event.qualities[i] ?? 0,
              observedAt: new Date(event.observedAtMs[i] ?? NaN),
              receivedAt: new Date(event.receivedAtMs),
            })
          })
        }
        return observations.length > 0 || gap ? [{ cursor, gap, observations }] : []
      },
    }
  },
}
