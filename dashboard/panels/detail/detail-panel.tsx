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
import { EntityFacts } from './entity-facts.tsx'
import './detail-panel.css'

/** Whether it is from a timetable; stops of other sources have no known departures. */
function isStop({ sourceId }: { readonly sourceId: string }): boolean {
  return sourceId.startsWith('stop/')
}

/** The selected entity: its facts, position and source. */
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
          <Problem text={t('entity.forbidden')} />
        ) : missing ? (
          <Problem text={selection.kind === 'building' ? t('building.missing') : t('entity.missing')} />
        ) : error ? (
          <Problem text={t('error.panel', { reason: error.message })} />
        ) : (
          <Skeleton lines={6} label={t('loading.region')} />
        )}
      </Panel>
    )
  }
  const { entity } = selected
  return (
    <Panel
      title={<span className="detail-title">{selectedTitle(language, selected)}</span>}
      actions={close}
      className="detail-panel"
    >
      {selected.kind === 'sensor' && <SensorReadings key={entity.id} sensorId={entity.id} />}
      {selected.kind === 'facility' && isStop(selected.entity) && <Departures key={entity.id} stopId={entity.id} />}
      {selected.kind === 'building' ? (
        <BuildingFacts building={selected.entity} />
      ) : (
        <EntityFacts selected={selected} />
      )}
      {'region' in entity && entity.region && <RegionLink region={entity.region} />}
      <Facts
        rows={[
          [t('entity.source'), <span key="source" translate="no">{`${entity.source} · ${entity.sourceId}`}</span>],
          [
            t('entity.updated'),
            <time key="updated" dateTime={entity.updatedAt}>
              {formatInstant(language, entity.updatedAt)}
            </time>,
          ],
        ]}
      />
    </Panel>
  )
}
