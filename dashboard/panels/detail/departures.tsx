import { useQuery } from '@apollo/client/react'
import { DeparturesDocument, type DeparturesQuery } from '../../api/operations.generated.ts'
import { useNow } from '../../stores/now.ts'
import { useSourceAge } from '../../stores/use-source-age.ts'
import { formatTime } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { NotListed } from '../../ui/not-listed.tsx'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import { SourceLine } from '../../ui/source-line.tsx'
import './departures.css'

type Departure = NonNullable<DeparturesQuery['facility']>['departures'][number]

const EVERY_MS = 15_000
const MINUTE_S = 60
/** The soonest, which are listed. */
const LISTED = 8

/** Next departures from a stop, with delays and their source. */
export function Departures({ stopId }: { readonly stopId: string }) {
  const t = useTranslate()
  const { data, error, refetch } = useQuery(DeparturesDocument, {
    variables: { id: stopId },
    pollInterval: EVERY_MS,
    fetchPolicy: 'no-cache',
  })
  const departures = data?.facility?.departures
  if (!departures)
    return error ? (
      <Problem
        text={t('error.panel', { reason: error.message })}
        onRetry={() => void refetch()}
        retryLabel={t('retry')}
      />
    ) : (
      <Skeleton lines={4} label={t('departures.loading')} />
    )
  return (
    <section className="departures" aria-label={t('departures.title')}>
      <h3>{t('departures.title')}</h3>
      {departures.length === 0 ? (
        <p className="quiet">{t('departures.none')}</p>
      ) : (
        <ul>
          {departures.slice(0, LISTED).map((departure) => (
            <DepartureRow key={`${departure.serviceDay} ${departure.tripId} ${departure.scheduledAt}`} {...departure} />
          ))}
        </ul>
      )}
      <NotListed count={departures.length - LISTED} />
      <Source departures={departures} />
    </section>
  )
}

function DepartureRow({ routeRef, routeColour, headsign, expectedAt, scheduledAt, delayS }: Departure) {
  const t = useTranslate()
  const language = useLanguage()
  const lateMin = delayS === null ? null : Math.round(delayS / MINUTE_S)
  const said =
    lateMin === null
      ? t('departures.scheduled')
      : lateMin === 0
        ? t('departures.onTime')
        : t(lateMin > 0 ? 'departures.late' : 'departures.early', { count: Math.abs(lateMin) })
  return (
    <li className="departure">
      <span className="departure-line" style={routeColour === null ? undefined : { borderColor: routeColour }}>
        {routeRef}
      </span>
      <span className="departure-to">{headsign}</span>
      <span className="departure-said" data-late={lateMin !== null && lateMin > 0}>
        {said}
      </span>
      <time dateTime={expectedAt} title={formatTime(language, Date.parse(scheduledAt))}>
        {formatTime(language, Date.parse(expectedAt))}
      </time>
    </li>
  )
}

/** For the delays, if there are any: the timetable itself does not age by the minute. */
function Source({ departures }: { readonly departures: readonly Departure[] }) {
  const t = useTranslate()
  const { titles, publishers, freshness } = useSourceAge([
    ...new Set(departures.flatMap(({ delayFeedId }) => delayFeedId ?? [])),
  ])
  const nowMs = useNow((state) => state.nowMs)
  const newestMs = Math.max(...departures.map(({ delayObservedAt }) => Date.parse(delayObservedAt ?? '') || -Infinity))
  if (titles.length === 0) return departures.length === 0 ? null : <p className="quiet">{t('departures.timetable')}</p>
  return (
    <SourceLine
      titles={titles}
      publishers={publishers}
      ageMs={Number.isFinite(newestMs) ? Math.max(0, nowMs - newestMs) : null}
      isStale={freshness === 'stale'}
    />
  )
}
