import { localTimes } from '../../../domain/local-time.ts'
import { dayNightLevels, type DayNightLevels } from '../../../domain/noise/day-night-levels.ts'
import { noiseExceedance, NOISE_LIMITS, type NoiseLimit } from '../../../domain/noise/limits.ts'
import { readSettings } from '../../store/settings/city-settings.ts'
import type { Session } from '../../platform/db/database.ts'
import { readFigure, type FigureQuestion, type FigureState } from '../readings/figure.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { traitsOf } from '../readings/sensor-traits.ts'
import { sensorHours } from '../readings/readings.service.ts'
import type { NoiseAreaSource } from '../../graphql/types.generated.ts'
import { invalidInput } from '../../graphql/errors.ts'

const HOUR_MS = 3_600_000
/** Default zone: trade and mixed use, the most frequent in a city [P]. */
const DEFAULT_AREA = '2'

export interface NoiseLevelsState extends FigureState {
  readonly area: string
  readonly dayLimitDb: number
  readonly nightLimitDb: number
  readonly posts: readonly NoisePostState[]
}

export interface NoisePostState extends DayNightLevels {
  readonly sensorId: number
  readonly area: string
  readonly areaSource: NoiseAreaSource
  readonly dayLimitDb: number
  readonly nightLimitDb: number
  readonly dayExcessDb: number | null
  readonly nightExcessDb: number | null
  readonly exceeded: boolean
  readonly observedAt: Date
  readonly feedId: string
}

/** @throws BAD_USER_INPUT for a zone without limits */
export async function readNoiseLevels(
  session: Session,
  question: FigureQuestion & { readonly area?: string | null | undefined },
  now: Date,
): Promise<NoiseLevelsState | null> {
  const asked = question.area == null ? undefined : limitOf(question.area)
  const byDefault = asked ?? limitOf(DEFAULT_AREA)
  return readFigure(session, question, now, async ({ regionId, at, asOf }) => {
    const local = localTimes((await readSettings(session)).timeZone)
    const end = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS
    const rows = await sensorHours(session, {
      ...{ regionId, asOf },
      properties: ['noise_laeq'],
      from: new Date(end - 24 * HOUR_MS),
      to: new Date(end - 1),
    })
    const hours = rows.map(({ hourAt, ...row }) => ({
      ...row,
      hour: local(hourAt).hour,
      levelDb: 10 * Math.log10(row.sum / row.count),
      observedAt: new Date(hourAt.getTime() + HOUR_MS),
    }))
    const traits = await traitsOf(session, [...new Set(hours.map(({ sensorId }) => sensorId))])
    const posts = [...grouped(hours, ({ sensorId }) => sensorId)].map(([sensorId, ofPost]): NoisePostState => {
      const levels = dayNightLevels(ofPost)
      const own = traits.get(sensorId)?.noiseArea
      const limit = asked ?? (own === undefined ? byDefault : limitOf(own))
      const excess = (levelDb: number | null, time: 'day' | 'night'): number | null =>
        levelDb === null ? null : noiseExceedance(levelDb, limit.area, time).excessDb
      const [dayExcessDb, nightExcessDb] = [excess(levels.ldDb, 'day'), excess(levels.lnDb, 'night')]
      const { observedAt, feedIds } = originOf(ofPost)
      return {
        ...levels,
        ...{ sensorId, dayExcessDb, nightExcessDb },
        ...{ area: limit.area, dayLimitDb: limit.dayDb, nightLimitDb: limit.nightDb },
        areaSource: asked ? 'ASKED' : own === undefined ? 'DEFAULT' : 'SENSOR',
        exceeded: (dayExcessDb ?? 0) > 0 || (nightExcessDb ?? 0) > 0,
        observedAt: observedAt ?? at,
        feedId: feedIds[0] ?? '',
      }
    })
    posts.sort((one, other) => worstOf(other) - worstOf(one) || one.sensorId - other.sensorId)
    const { area, dayDb: dayLimitDb, nightDb: nightLimitDb } = byDefault
    return { area, dayLimitDb, nightLimitDb, posts, ...originOf(hours) }
  })
}

function limitOf(area: string): NoiseLimit {
  const limit = NOISE_LIMITS.find((one) => one.area === area)
  if (limit !== undefined) return limit
  throw invalidInput('area', area, `one of ${NOISE_LIMITS.map((one) => one.area).join(', ')}`)
}

function worstOf({ dayExcessDb, nightExcessDb }: NoisePostState): number {
  return Math.max(dayExcessDb ?? -Infinity, nightExcessDb ?? -Infinity)
}
