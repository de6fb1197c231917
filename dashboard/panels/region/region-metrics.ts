import type { CountsFragment } from '../../api/operations.generated.ts'
import type { Right } from '../../../domain/rights.ts'
import type { Language } from '../../../domain/language.ts'
import { formatCount, formatLength } from '../../ui/format.ts'
import { translate, type MessageKey } from '../../ui/i18n.ts'

export interface RegionMetric {
  readonly id: keyof CountsFragment
  readonly label: MessageKey
  /** Required right; absent: seeing the city is enough. */
  readonly right?: Right
  /** The value with its unit. */
  readonly format: (language: Language, value: number) => string
}

const counted = (id: Exclude<keyof CountsFragment, 'roadLengthM' | '__typename'>, right?: Right): RegionMetric => ({
  id,
  ...(right !== undefined && { right }),
  label: `count.${id}`,
  format: (language, value) => {
    const unit = translate(language, `unit.${id}`)
    return unit === '' ? formatCount(language, value) : `${formatCount(language, value)} ${unit}`
  },
})

/** Metrics of regions, in display order: the first three lead. */
export const REGION_METRICS: readonly RegionMetric[] = [
  counted('buildings'),
  counted('households'),
  counted('enterprises', 'enterprise.view'),
  counted('facilities'),
  counted('components'),
  counted('cameras', 'camera.view'),
  counted('sensors'),
  counted('resources', 'resource.view'),
  { id: 'roadLengthM', label: 'count.roadKm', format: (language, value) => formatLength(language, value) },
]

export const FIRST_METRIC = REGION_METRICS[0] as RegionMetric
