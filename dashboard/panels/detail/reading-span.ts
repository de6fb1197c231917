import { propertyOf, type PropertyId } from '../../../domain/properties.ts'

/** Minimum span of a scale in the last digit shown: smaller changes are noise. */
const LEAST_STEPS = 4

/** Lowest and highest value of a scale for readings of a property; null: none. */
export function readingSpan(
  values: readonly number[],
  property: PropertyId,
): { readonly low: number; readonly high: number } | null {
  if (values.length === 0) return null
  const low = Math.min(...values)
  const high = Math.max(...values)
  const missing = LEAST_STEPS * 10 ** -propertyOf(property).decimals - (high - low)
  return missing <= 0 ? { low, high } : { low: low - missing / 2, high: high + missing / 2 }
}
