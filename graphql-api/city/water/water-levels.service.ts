import { floodDepthClassOf, type FloodDepthClass } from '../../../domain/water/flood-depth.ts'
import { levelTrend, TREND_THRESHOLDS } from '../../../domain/water/level-trend.ts'
import { floodStageOf, nextFloodStage } from '../../../domain/water/flood-stage.ts'
import { contradiction, type SensorTraits } from '../../../domain/sensor-traits.ts'
import type { Session } from '../../platform/db/database.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { traitsOf } from '../readings/sensor-traits.ts'
import { readingsBetween } from '../readings/readings.service.ts'
import { readFigure, type FigureQuestion, type FigureState } from '../readings/figure.ts'
import type { WaterStage, WaterTrend } from '../../graphql/types.generated.ts'

/** An older level does not describe the present [P]. */
const LEVEL_COUNTS_MS = 30 * 60_000

export interface WaterLevelsState extends FigureState {
  readonly stations: readonly WaterLevelState[]
}

export interface WaterLevelState {
  readonly sensorId: number
  readonly levelM: number | null
  readonly trend: WaterTrend | null
  readonly slopeMh: number | null
  /** By the station's own thresholds; null: these or the level are unknown. */
  readonly stage: WaterStage | null
  readonly nextStage: { readonly stage: WaterStage; readonly levelM: number; readonly reachedAt: Date | null } | null
  readonly floodDepthM: number | null
  readonly floodClass: FloodDepthClass | null
  readonly observedAt: Date
  readonly feedIds: string[]
}

export async function readWaterLevels(
  session: Session,
  question: FigureQuestion,
  now: Date,
): Promise<WaterLevelsState | null> {
  return readFigure(session, question, now, async ({ regionId, at, asOf }) => {
    const rows = await readingsBetween(session, {
      ...{ regionId, asOf },
      properties: ['water_level', 'flood_depth'],
      from: new Date(at.getTime() - TREND_THRESHOLDS.windowMs),
      to: at,
    })
    const traits = await traitsOf(session, [...new Set(rows.map(({ sensorId }) => sensorId))])
    const isPresent = (one: { observedAt: Date }): boolean => at.getTime() - one.observedAt.getTime() < LEVEL_COUNTS_MS
    const stations = [...grouped(rows, ({ sensorId }) => sensorId)].flatMap(
      ([sensorId, readings]): WaterLevelState[] => {
        const present = readings.filter(isPresent)
        const levels = readings.filter(({ property }) => property === 'water_level')
        const level = present.findLast(({ property }) => property === 'water_level')
        const depth = present.findLast(({ property }) => property === 'flood_depth')
        const { observedAt, feedIds } = originOf(present)
        if (observedAt === null) return []
        const trend =
          level &&
          levelTrend(
            levels.map((one) => ({ at: one.observedAt.getTime(), levelM: one.value })),
            at.getTime(),
          )
        return [
          {
            ...{ sensorId, observedAt, feedIds },
            levelM: level?.value ?? null,
            trend: trend ? (trend.trend.toUpperCase() as WaterTrend) : null,
            slopeMh: trend?.slopeMh ?? null,
            ...stageOf(level?.value, trend?.slopeMh, at, traits.get(sensorId) ?? {}),
            floodDepthM: depth?.value ?? null,
            floodClass: depth === undefined ? null : floodDepthClassOf(Math.max(0, depth.value)),
          },
        ]
      },
    )
    stations.sort((one, other) => (other.floodDepthM ?? -1) - (one.floodDepthM ?? -1) || one.sensorId - other.sensorId)
    return { stations, ...originOf(rows.filter(isPresent)) }
  })
}

const HOUR_MS = 3_600_000
/** A straight line is extrapolated no further [P], see `timeToLevel`. */
const LONGEST_AHEAD_MS = 24 * HOUR_MS

/** Thresholds of a feed and of a list may contradict each other: then none applies. */
function stageOf(
  levelM: number | undefined,
  slopeMh: number | undefined,
  at: Date,
  traits: SensorTraits,
): Pick<WaterLevelState, 'stage' | 'nextStage'> {
  const { watchM, warningM, guaranteedM } = traits
  const isKnown = [watchM, warningM, guaranteedM].some((one) => one !== undefined)
  if (levelM === undefined || !isKnown || contradiction(traits) !== undefined) return { stage: null, nextStage: null }
  const next = nextFloodStage(levelM, traits)
  const aheadMs = next && slopeMh !== undefined && slopeMh > 0 ? ((next.levelM - levelM) / slopeMh) * HOUR_MS : Infinity
  return {
    stage: floodStageOf(levelM, traits).toUpperCase() as WaterStage,
    nextStage: next
      ? {
          stage: next.stage.toUpperCase() as WaterStage,
          levelM: next.levelM,
          reachedAt: aheadMs <= LONGEST_AHEAD_MS ? new Date(at.getTime() + aheadMs) : null,
        }
      : null,
  }
}
