import { useSelected } from '../../api/use-selected.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { formatInstant } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts, Panel, Problem, Skeleton } from '../../ui/panel.tsx'
import { AlertCard } from './alert-card.tsx'
import { BuildingFacts } from './building-facts.tsx'
import { Departures } from './departures.tsx'
import { MoverPanel } from './mover-panel.tsx'
import { RegionLink } from './region-link.tsx'
import { ReportCard } from './report-card.tsx'
import { selectedTitle } from './selected-title.ts'
import { SensorReadings } from './sensor-readings.tsx'
import { ThingFacts } from './thing-facts.tsx'
import './detail-panel.css'

/** Of a timetable; other sources have stops as well, of which no departures are known. */
function isStop({ sourceId }: { readonly sourceId: string }): boolean {
  return sourceId.startsWith('stop/')
}

/** The selected thing: what it is, how that is known, where it lies and who says so. */
export function DetailPanel() {
  const t = useTranslate()
  const language = useLanguage()
  const selection = useView((view) => view.selection)
  const select = useView((view) => view.select)
  const { selected, missing, forbidden, error } = useSelected(selection)
  if (!selection) return null

  const close = (
    <button type="button" className="icon-button" aria-label={t('close')} onClick={() => select(null)}>
      <Icon name="close" />
    </button>
  )
  if (selection.kind === 'mover') return <MoverPanel id={selection.id} actions={close} />
  if (selection.kind === 'alert') return <AlertCard id={selection.id} actions={close} />
  if (selection.kind === 'report') return <ReportCard id={selection.id} actions={close} />
  if (!selected) {
    return (
      <Panel title={t(`selected.${selection.kind}`)} actions={close} className="detail-panel">
        {forbidden ? (
          <Problem text={t('thing.forbidden')} />
        ) : missing ? (
          <Problem text={selection.kind === 'building' ? t('building.missing') : t('thing.missing')} />
        ) : error ? (
          <Problem text={t('error.panel', { reason: error.message })} />
        ) : (
          <Skeleton lines={6} label={t('loading.region')} />
        )}
      </Panel>
    )
  }
  const { thing } = selected
  return (
    <Panel
      title={<span className="detail-title">{selectedTitle(language, selected)}</span>}
      actions={close}
      className="detail-panel"
    >
      {selected.kind === 'sensor' && <SensorReadings key={thing.id} sensorId={thing.id} />}
      {selected.kind === 'facility' && isStop(selected.thing) && <Departures key={thing.id} stopId={thing.id} />}
      {selected.kind === 'building' ? <BuildingFacts building={selected.thing} /> : <ThingFacts selected={selected} />}
      {'region' in thing && thing.region && <RegionLink region={thing.region} />}
      <Facts
        rows={[
          [t('thing.source'), <span key="source" translate="no">{`${thing.source} · ${thing.sourceId}`}</span>],
          [
            t('thing.updated'),
            <time key="updated" dateTime={thing.updatedAt}>
              {formatInstant(language, thing.updatedAt)}
            </time>,
          ],
        ]}
      />
    </Panel>
  )
}
