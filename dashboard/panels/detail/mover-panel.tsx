import { MOVER_KINDS } from '../../../domain/mover-kinds.ts'
import { POSITION_AGE } from '../../../domain/freshness.ts'
import { useFeeds } from '../../stores/feeds.ts'
import { useMovers } from '../../stores/movers.ts'
import { useNow } from '../../stores/now.ts'
import { formatPosition } from '../../ui/format.ts'
import { formatAge } from '../../ui/format-live.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts, Panel, Problem } from '../../ui/panel.tsx'

/** A vehicle or a person that says where it is: what the stream tells of it, while it is in view. */
export function MoverPanel({ id, actions }: { readonly id: string; readonly actions: React.ReactNode }) {
  const t = useTranslate()
  const language = useLanguage()
  // The stream changes the field in place, the clock its ages.
  useMovers((state) => state.revision)
  const nowMs = useNow((state) => state.nowMs)
  const { field, feedIds } = useMovers.getState()
  const feeds = useFeeds((state) => state.feeds)
  const mover = field.stateOf(Number(id))
  if (!mover)
    return (
      <Panel title={t('selected.mover')} actions={actions} className="detail-panel">
        <Problem text={t('mover.outOfView')} />
      </Panel>
    )
  const ageMs = Math.max(0, nowMs - mover.observedAtMs)
  const isStale = ageMs > POSITION_AGE.staleAfterMs
  const feed = feeds.get(feedIds[mover.feed] ?? '')
  return (
    <Panel
      title={<span className="detail-title">{`${MOVER_KINDS[mover.kind][language]} ${id}`}</span>}
      actions={actions}
      className="detail-panel"
    >
      <Facts
        rows={[
          [t('thing.kind'), MOVER_KINDS[mover.kind][language]],
          [t('mover.speed'), mover.speedKmh === undefined ? null : `${String(mover.speedKmh)} km/h`],
          [t('mover.bearing'), mover.bearingDeg === undefined ? null : `${String(Math.round(mover.bearingDeg))}°`],
          [
            t('thing.position'),
            <span key="position" translate="no">
              {formatPosition(mover.position)}
            </span>,
          ],
          [
            t('fresh.seen'),
            <span key="age" data-stale={isStale}>
              {formatAge(language, ageMs, isStale)}
            </span>,
          ],
          [t('fresh.source'), feed ? `${feed.title[language]} · ${feed.publisher[language]}` : null],
        ]}
      />
    </Panel>
  )
}
