import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, FormattedSpecification } from 'maplibre-gl'
import type { Language } from '../../domain/language.ts'
import type { Focus } from './focus.ts'
import { MAP_FONT } from './fonts.ts'
import type { Theme } from './themes/theme.ts'

/** The name in the language, else in the other one. */
export function nameText(language: Language): ExpressionSpecification {
  return language === 'en'
    ? ['coalesce', ['get', 'name_en'], ['get', 'name']]
    : ['coalesce', ['get', 'name'], ['get', 'name_en']]
}

/** Layout shared by all labels: the shipped font, in the viewer's language. */
export function labelLayout(language: Language): {
  'text-font': string[]
  'text-field': DataDrivenPropertyValueSpecification<FormattedSpecification>
} {
  return { 'text-font': [MAP_FONT], 'text-field': nameText(language) }
}

/** A halo that lifts text off buildings without drawing a box. */
export function labelHalo(theme: Theme) {
  return { 'text-halo-color': theme.label.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.6 } as const
}

/** Opacity of labels around the region in focus. */
const OUTSIDE_OPACITY = 0.22

/** Fades labels outside the region in focus. Only for points: a road's name may lie on both sides. */
export function labelOpacity(focus: Focus | null, opacity = 1): number | ExpressionSpecification {
  if (!focus || (focus.boundary.type !== 'Polygon' && focus.boundary.type !== 'MultiPolygon')) return opacity
  return ['case', ['within', focus.boundary], opacity, opacity * OUTSIDE_OPACITY]
}
