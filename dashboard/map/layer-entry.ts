import type { Bilingual, Language } from '../../domain/language.ts'
import type { Right } from '../../domain/rights.ts'
import type { CountsFragment } from '../api/operations.generated.ts'
import type { IconName } from '../ui/icons.ts'
import type { StyleContext } from './stage-layer.ts'

/** One line of a legend: a swatch, a line or an icon, and what it stands for. */
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

/** What the layer picker shows of a layer. */
export interface LayerEntry {
  readonly id: string
  readonly title: Bilingual
  readonly icon: IconName
  /** Who may see it; absent: whoever may see the city. */
  readonly right?: Right
  /** Zoom from which something is seen; the picker says so below it. */
  readonly minZoom: number
  readonly legend: (language: Language, context: Pick<StyleContext, 'colourMode' | 'theme'>) => readonly LegendEntry[]
  /** Ids of the feeds that what it shows now came by; absent: it shows nothing that lives. */
  readonly feeds?: () => readonly string[]
  /** How many it holds in a region, of the region's counts; null: it is not counted. */
  readonly count: (counts: CountsFragment) => number | null
}
