/** The levels of a river or a reservoir from which its dykes are watched, manned and at their limit, m above the station's datum. */
export interface FloodLevels {
  /** 设防水位. */
  readonly watchM?: number | undefined
  /** 警戒水位. */
  readonly warningM?: number | undefined
  /** 保证水位. */
  readonly guaranteedM?: number | undefined
}

export type FloodStage = 'normal' | 'watch' | 'warning' | 'guaranteed'

/** From the lowest to the highest; a station need not have all of them. */
const FLOOD_STAGES = [
  { stage: 'watch', zh: '设防水位', en: 'Watch level', of: (levels: FloodLevels) => levels.watchM },
  { stage: 'warning', zh: '警戒水位', en: 'Warning level', of: (levels: FloodLevels) => levels.warningM },
  { stage: 'guaranteed', zh: '保证水位', en: 'Guaranteed level', of: (levels: FloodLevels) => levels.guaranteedM },
] as const

export interface NextFloodStage {
  readonly stage: Exclude<FloodStage, 'normal'>
  /** m above the station's datum. */
  readonly levelM: number
}

/** The highest stage that a level has reached: at the level itself it has. */
export function floodStageOf(levelM: number, levels: FloodLevels): FloodStage {
  return stagesOf(levels).findLast((entry) => levelM >= entry.levelM)?.stage ?? 'normal'
}

/** The lowest stage that a level has not reached; undefined above the highest. */
export function nextFloodStage(levelM: number, levels: FloodLevels): NextFloodStage | undefined {
  return stagesOf(levels).find((entry) => levelM < entry.levelM)
}

function stagesOf(levels: FloodLevels): readonly NextFloodStage[] {
  const stages = FLOOD_STAGES.flatMap(({ stage, of }) => {
    const levelM = of(levels)
    return levelM === undefined ? [] : [{ stage, levelM }]
  })
  stages.forEach((entry, index) => {
    const before = stages[index - 1]
    if (before && !(entry.levelM > before.levelM))
      throw new RangeError(
        `level "${entry.stage}" is ${entry.levelM} m; expected above "${before.stage}" (${before.levelM} m)`,
      )
  })
  return stages
}
