import { use, useState } from 'react'
import { openingRegion } from '../../api/opening-region.ts'
import { useCity } from '../../api/use-city.ts'
import { useRegion } from '../../api/use-region.ts'
import { ShownLayersContext } from '../../map/shown-layers.ts'
import { useInterface } from '../../stores/interface.ts'
import { useMapState } from '../../stores/map-state.ts'
import { THEME_CHOICES } from '../../stores/theme.ts'
import { useThemeChoice } from '../../stores/use-theme.ts'
import { COLOUR_MODES, useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Panel } from '../../ui/panel.tsx'
import { LayerRow } from './layer-row.tsx'
import { useLayersOpen } from './use-layers-open.ts'
import './layers-panel.css'

/** Active layers, their legends, and the number of features of each in the region in focus. */
export function LayersPanel() {
  const t = useTranslate()
  const language = useLanguage()
  const open = useLayersOpen()
  const setInterface = useInterface((state) => state.set)
  const overlay = useMapState((state) => state.overlay)
  const { layers, on, toggle } = use(ShownLayersContext)
  const [explained, setExplained] = useState<string | null>(null)
  const city = useCity()
  const code = useView((view) => view.region) ?? (city && openingRegion(city))
  const region = useRegion(code).data?.region
  const colourMode = useView((view) => view.colourMode)
  const setColourMode = useView((view) => view.setColourMode)
  const theme = useThemeChoice()
  const setTheme = useView((view) => view.setTheme)

  return (
    <Panel
      title={t('layers.title')}
      className="layers-panel"
      note={`${on.size} / ${layers.length}`}
      actions={
        <button
          type="button"
          className="icon-button"
          aria-expanded={open}
          aria-label={open ? t('less') : t('more')}
          onClick={() => setInterface({ layers: !open })}
        >
          <Icon name={open ? 'minus' : 'plus'} />
        </button>
      }
    >
      {open && (
        <>
          <ul aria-label={t('layers.title')}>
            {[...layers].reverse().map((layer) => (
              <LayerRow
                key={layer.id}
                layer={layer}
                on={on.has(layer.id)}
                count={region ? layer.count(region.counts) : null}
                regionName={region ? (localName(language, region) ?? region.code) : ''}
                explained={explained === layer.id}
                onToggle={() => toggle(layer.id)}
                onExplain={() => setExplained(explained === layer.id ? null : layer.id)}
              />
            ))}
          </ul>
          <div className="colour-mode" role="radiogroup" aria-label={t('layers.colour')}>
            <span className="quiet">{t('layers.colour')}</span>
            {COLOUR_MODES.map((mode) => (
              <button
                key={mode}
                type="button"
                role="radio"
                aria-checked={colourMode === mode}
                onClick={() => setColourMode(mode)}
              >
                {t(`layers.colour.${mode}`)}
              </button>
            ))}
          </div>
          <div className="colour-mode" role="radiogroup" aria-label={t('theme.label')}>
            <span className="quiet">{t('theme.label')}</span>
            {THEME_CHOICES.map((choice) => (
              <button
                key={choice}
                type="button"
                role="radio"
                aria-checked={theme === choice}
                onClick={() => setTheme(choice)}
              >
                {t(`theme.${choice}`)}
              </button>
            ))}
          </div>
          {overlay === 'failed' && <p className="problem">{t('layers.failed')}</p>}
        </>
      )}
    </Panel>
  )
}
