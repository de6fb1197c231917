import type { Bilingual, Language } from '../../domain/language.ts'
import type { Right } from '../../domain/rights.ts'
import type { CountsFragment } from '../api/operations.generated.ts'
import type { IconName } from '../ui/icons.ts'
import type { StyleContext } from './stage-layer.ts'

/** A line of a legend: a swatch, a line or an icon, with its meaning. */
export interface LegendEntry {
  readonly label: string
  readonly mark:
    | { readonly kind: 'fill'; readonly colour: string }
    | { readonly kind: 'line'; readonly colour: string; readonly widthPx: number; readonly dashed?: boolean }
    | { readonly kind: 'icon'; readonly icon: IconName }
    | { readonly kind: 'wedge' }
    | { readonly kind: 'barb'; readonly knots: number | null }
    | { readonly kind: 'plate'; readonly colour: string; readonly text: string }
}

/** A layer in the layer picker. */
export interface LayerEntry {
  readonly id: string
  readonly title: Bilingual
  readonly icon: IconName
  /** Required right; absent: seeing the city is enough. */
  readonly right?: Right
  /** Zoom from which it is visible; below it the picker says so. */
  readonly minZoom: number
  readonly legend: (language: Language, context: Pick<StyleContext, 'colourMode' | 'theme'>) => readonly LegendEntry[]
  /** Feeds of the currently shown data; absent: it has no live data. */
  readonly feeds?: () => readonly string[]
  /** Its number in a region's counts; null: not counted. */
  readonly count: (counts: CountsFragment) => number | null
}
