import { MOVER_KINDS, type MoverKind } from '../../../domain/mover-kinds.ts'
import { POSITION_AGE } from '../../../domain/freshness.ts'
import { useMover } from '../../api/use-mover.ts'
import { useFeeds } from '../../stores/feeds.ts'
import { useFollowing } from '../../stores/following.ts'
import { useMovers } from '../../stores/movers.ts'
import { useNow } from '../../stores/now.ts'
import { formatPosition } from '../../ui/format.ts'
import { formatAge } from '../../ui/format-live.ts'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Facts, Panel, Problem, Skeleton } from '../../ui/panel.tsx'

/** A vehicle or a person with a position: from the stream while it is in view, else the last one. */
export function MoverPanel({ id, actions }: { readonly id: string; readonly actions: React.ReactNode }) {
  const t = useTranslate()
  const language = useLanguage()
  // The stream changes the field in place, the clock its ages.
  useMovers((state) => state.revision)
  const nowMs = useNow((state) => state.nowMs)
  const { field, feedIds } = useMovers.getState()
  const feeds = useFeeds((state) => state.feeds)
  const isFollowed = useFollowing(({ followed }) => followed?.id === id)
  const { mover: known, isReading } = useMover(id)
  const inView = field.stateOf(Number(id))
  const mover = inView ?? (known && lastKnown(known))
  if (!mover)
    return (
      <Panel title={t('selected.mover')} actions={actions} className="detail-panel">
        {isReading ? <Skeleton lines={4} label={t('panel.loading')} /> : <Problem text={t('mover.outOfView')} />}
      </Panel>
    )
  const ageMs = Math.max(0, nowMs - mover.observedAtMs)
  const isStale = ageMs > POSITION_AGE.staleAfterMs
  const feed = feeds.get((inView ? feedIds[inView.feed] : known?.feedId) ?? '')
  const kind = MOVER_KINDS[mover.kind][language]
  const name = (known && (localName(language, known) ?? known.sourceId)) ?? id
  return (
    <Panel title={<span className="detail-title">{`${kind} ${name}`}</span>} actions={actions} className="detail-panel">
      {!inView && <p className="quiet">{t('mover.lastKnown')}</p>}
      <Facts
        rows={[
          [t('entity.kind'), kind],
          [t('mover.name'), known && localName(language, known)],
          [t('entity.code'), known?.sourceId],
          [t('mover.unit'), known?.unit && localName(language, known.unit)],
          [t('mover.route'), known?.route && (known.route.ref ?? localName(language, known.route))],
          [t('mover.speed'), mover.speedKmh === undefined ? null : `${String(Math.round(mover.speedKmh))} km/h`],
          [t('mover.bearing'), mover.bearingDeg === undefined ? null : `${String(Math.round(mover.bearingDeg))}°`],
          [
            t('entity.position'),
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
      <button
        type="button"
        className="button"
        aria-pressed={isFollowed}
        onClick={() => {
          const { follow, stop } = useFollowing.getState()
          if (isFollowed) stop()
          else follow({ id, name, position: mover.position })
        }}
      >
        {t(isFollowed ? 'following.stop' : 'following.start')}
      </button>
    </Panel>
  )
}

function lastKnown({
  kind,
  position,
  observedAt,
  speedKmh,
  bearingDeg,
}: NonNullable<ReturnType<typeof useMover>['mover']>) {
  return {
    kind: kind.toLowerCase() as MoverKind,
    position,
    observedAtMs: Date.parse(observedAt),
    speedKmh: speedKmh ?? undefined,
    bearingDeg: bearingDeg ?? undefined,
  }
}
