import type { Bilingual, Language } from '../../domain/language.ts'
import type { CountsFragment } from '../api/operations.generated.ts'
import type { StageLayer, StyleContext, TileFeature } from '../map/stage-layer.ts'
import type { IconName } from '../ui/icons.ts'

/** One line of a legend: a swatch, a line or an icon, and what it stands for. */
export interface LegendEntry {
  readonly label: string
  readonly mark:
    | { readonly kind: 'fill'; readonly colour: string }
    | { readonly kind: 'line'; readonly colour: string; readonly widthPx: number; readonly dashed?: boolean }
    | { readonly kind: 'icon'; readonly icon: IconName }
    | { readonly kind: 'wedge' }
}

/**
 * A layer of the map: how it is drawn, what it means and how it is used. It carries all of its behaviour, so that its id
 * stands nowhere else but in the registry (index.ts) and in scenes.
 */
export interface Layer extends StageLayer {
  readonly title: Bilingual
  readonly icon: IconName
  /** Zoom from which something is seen; the picker says so below it. */
  readonly minZoom: number
  legend(language: Language, context: Pick<StyleContext, 'colourMode'>): readonly LegendEntry[]
  /** How many it holds in a region, of the region's counts; null: it is not counted. */
  count(counts: CountsFragment): number | null
  /** Features as its tiles carry them, for the contract suite. */
  readonly fixture: readonly TileFeature[]
}
