import type { City } from '../api/use-city.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useMapState } from '../stores/map-state.ts'
import { useView } from '../stores/view.ts'
import { formatLength, formatPosition } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useLanguage, useTranslate } from '../ui/i18n.ts'
import { scaleBar } from './scale-bar.ts'
import { VisibleBuildings } from './visible-buildings.tsx'
import './readout.css'

/** The camera: coordinates, zoom, scale, north; and attribution. */
export function Readout({ city }: { readonly city: City }) {
  const t = useTranslate()
  const language = useLanguage()
  const camera = useView((view) => view.camera)
  const cursor = useMapState((state) => state.cursor)
  const metresPerPixel = useMapState((state) => state.metresPerPixel)
  const commands = useMapCommands((state) => state.commands)
  const scale = metresPerPixel === null ? null : scaleBar(metresPerPixel)
  const position = cursor ?? camera?.centre
  const attributions = [...new Set(city.sources.flatMap(({ attribution }) => attribution ?? []))]
  return (
    <footer className="readout">
      <p className="attribution" aria-label={t('attribution.label')}>
        {attributions.join(' · ')}
      </p>
      <VisibleBuildings />
      {position && camera && (
        <p className="coordinates">
          <span className="quiet">{t(cursor ? 'map.cursor' : 'map.centre')}</span>{' '}
          <span translate="no">{formatPosition(position)} · WGS84</span> ·{' '}
          {t('map.zoomLevel', { zoom: camera.zoom.toFixed(1) })}
        </p>
      )}
      {scale && (
        <div
          className="scale"
          role="img"
          aria-label={t('map.scale', { distance: formatLength(language, scale.lengthM) })}
        >
          {formatLength(language, scale.lengthM)}
          <span style={{ inlineSize: `${scale.widthPx}px` }} />
        </div>
      )}
      {commands && (
        <div className="map-buttons" role="group" aria-label={t('map.controls')}>
          <button
            type="button"
            className="icon-button"
            aria-label={t('map.zoomOut')}
            onClick={() => commands.zoomBy(-1)}
          >
            <Icon name="minus" />
          </button>
          <button type="button" className="icon-button" aria-label={t('map.zoomIn')} onClick={() => commands.zoomBy(1)}>
            <Icon name="plus" />
          </button>
          <button
            type="button"
            className="icon-button north"
            aria-label={t('map.north')}
            onClick={() => commands.resetNorth()}
          >
            <span style={{ rotate: `${-(camera?.bearing ?? 0)}deg` }}>
              <Icon name="north" />
            </span>
          </button>
        </div>
      )}
    </footer>
  )
}
