import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { MAP_FONT } from '../../map/fonts.ts'
import { PLATE } from '../../map/signs.ts'

type SymbolLayer = Extract<LayerSpecification, { type: 'symbol' }>
type Layout = NonNullable<SymbolLayer['layout']>

/** Layout of text on a plate along a line, upright on the screen. */
export function plateLayout(
  text: ExpressionSpecification,
  { spacingPx, paddingPx }: { readonly spacingPx: number; readonly paddingPx: number },
): Layout {
  return {
    'symbol-placement': 'line',
    'symbol-spacing': spacingPx,
    'icon-image': PLATE,
    'icon-text-fit': 'both',
    'icon-text-fit-padding': [1, 4, 1, 4],
    'icon-rotation-alignment': 'viewport',
    'icon-padding': paddingPx,
    'text-font': [MAP_FONT],
    'text-field': text,
    'text-size': 13,
    'text-rotation-alignment': 'viewport',
    'text-padding': paddingPx,
  }
}

/** The first of several numbers that share a line, without blanks: “G2;G42” gives G2. */
export const firstRef: ExpressionSpecification = [
  'let',
  'end',
  ['index-of', ';', ['get', 'ref']],
  ['case', ['>=', ['var', 'end'], 0], ['slice', ['get', 'ref'], 0, ['var', 'end']], ['to-string', ['get', 'ref']]],
]

/** A colour from data, mixed with another, so that it cannot be taken for a state. */
export function muted(colour: ExpressionSpecification, mute: string, share: number): ExpressionSpecification {
  return ['interpolate-lab', ['linear'], share, 0, colour, 1, mute] as unknown as ExpressionSpecification
}
