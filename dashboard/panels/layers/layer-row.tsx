import { useId } from 'react'
import type { LayerEntry } from '../../map/layer-entry.ts'
import { useView } from '../../stores/view.ts'
import { formatCount } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { LayerAge } from './layer-age.tsx'
import { Legend } from './legend.tsx'

export interface LayerRowProps {
  readonly layer: LayerEntry
  readonly on: boolean
  /** Its number in the region in focus; null: not counted. */
  readonly count: number | null
  readonly regionName: string
  /** Its legend is open. */
  readonly explained: boolean
  readonly onToggle: () => void
  readonly onExplain: () => void
}

export function LayerRow({ layer, on, count, regionName, explained, onToggle, onExplain }: LayerRowProps) {
  const t = useTranslate()
  const language = useLanguage()
  const legendId = useId()
  const tooFar = useView((view) => view.camera !== null && view.camera.zoom < layer.minZoom)
  const title = layer.title[language]
  return (
    <li className="layer" data-on={on}>
      <div className="layer-row">
        <button
          type="button"
          role="switch"
          aria-checked={on}
          aria-label={title}
          className="layer-switch"
          onClick={onToggle}
        >
          <Icon name={layer.icon} />
          <span className="layer-title">{title}</span>
          <span className="switch" aria-hidden="true" />
        </button>
        {on && layer.feeds && <LayerAge feeds={layer.feeds} />}
        {count !== null && (
          <span
            className="layer-count"
            title={t('layers.count', { count: formatCount(language, count), region: regionName })}
          >
            {formatCount(language, count)}
          </span>
        )}
        <button
          type="button"
          className="icon-button"
          aria-expanded={explained}
          aria-controls={legendId}
          aria-label={`${t('layers.legend')}: ${title}`}
          onClick={onExplain}
        >
          <Icon name="chevronDown" size={16} />
        </button>
      </div>
      {on && tooFar && <p className="layer-hint">{t('layers.zoomIn', { zoom: layer.minZoom })}</p>}
      <div id={legendId}>{explained && <Legend layer={layer} />}</div>
    </li>
  )
}
