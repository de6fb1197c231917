import type { NoiseArea } from './noise/limits.ts'
import type { FloodLevels } from './water/flood-stage.ts'

/** The limits by which a sensor's readings are judged. Absent: unknown. */
export interface SensorTraits extends FloodLevels {
  /** 声环境功能区 of GB 3096 that a noise post stands in. */
  readonly noiseArea?: NoiseArea | undefined
  /** Digits of a meter's dial before it begins at 0 again, whole units of its counter: 5 → 99999 and then 0. 1…12. */
  readonly dialDigits?: number | undefined
}

/** The contradiction between traits; undefined: none. */
export function contradiction({ watchM, warningM, guaranteedM }: SensorTraits): string | undefined {
  const levels = [
    ['watchM', watchM],
    ['warningM', warningM],
    ['guaranteedM', guaranteedM],
  ] as const
  const known = levels.flatMap(([name, levelM]) => (levelM === undefined ? [] : [{ name, levelM }]))
  for (const [index, { name, levelM }] of known.entries()) {
    const below = known[index - 1]
    if (below && !(levelM > below.levelM))
      return `${name} is ${levelM} m; expected above ${below.name} (${below.levelM} m)`
  }
  return undefined
}
