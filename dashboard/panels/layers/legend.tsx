import type { LayerEntry, LegendEntry } from '../../map/layer-entry.ts'
import { THEMES } from '../../map/themes/index.ts'
import { useThemeId } from '../../stores/use-theme.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage } from '../../ui/i18n.ts'
import { windBarb } from '../../ui/wind-barb.ts'

/** Legend of a layer. */
export function Legend({ layer }: { readonly layer: LayerEntry }) {
  const language = useLanguage()
  const colourMode = useView((view) => view.colourMode)
  const theme = THEMES[useThemeId()]
  return (
    <ul className="legend">
      {layer.legend(language, { colourMode, theme }).map((entry) => (
        <li key={entry.label}>
          <Mark mark={entry.mark} />
          {entry.label}
        </li>
      ))}
    </ul>
  )
}

function Mark({ mark }: { readonly mark: LegendEntry['mark'] }) {
  switch (mark.kind) {
    case 'fill':
      return <span className="legend-fill" style={{ background: mark.colour }} />
    case 'line':
      return (
        <span
          className="legend-line"
          style={{ borderBlockStart: `${mark.widthPx / 16}rem ${mark.dashed ? 'dashed' : 'solid'} ${mark.colour}` }}
        />
      )
    case 'icon':
      return (
        <span className="legend-icon">
          <Icon name={mark.icon} size={14} />
        </span>
      )
    case 'wedge':
      return <span className="legend-wedge" />
    case 'barb':
      return <BarbMark knots={mark.knots} />
    case 'plate':
      return (
        <span className="legend-plate" style={{ background: mark.colour }}>
          {mark.text}
        </span>
      )
  }
}

/** As on the map, for wind from the north. */
function BarbMark({ knots }: { readonly knots: number | null }) {
  const { strokes, pennants, circleRadius } = windBarb(knots)
  return (
    <svg className="legend-barb" viewBox="-26 -62 52 48" width="24" height="22" aria-hidden="true">
      {circleRadius !== null && <circle cy="-38" r={circleRadius - 4} />}
      {strokes.map(([[ax, ay], [bx, by]]) => (
        <path key={`${String(ax)} ${String(ay)}`} d={`M${String(ax)} ${String(ay)}L${String(bx)} ${String(by)}`} />
      ))}
      {pennants.map((corners) => (
        <polygon key={corners.join(' ')} points={corners.join(' ')} />
      ))}
    </svg>
  )
}
