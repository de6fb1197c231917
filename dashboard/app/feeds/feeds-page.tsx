import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { FeedsHealthDocument } from '../../api/operations.generated.ts'
import { useNow } from '../../stores/now.ts'
import { formatCount } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AdminTable } from '../kit/admin-table.tsx'
import { FEED_STATES, feedHealth, worstFirst, type FeedStateId } from './feed-health.ts'
import { FEED_COLUMNS, FeedRow } from './feed-row.tsx'
import { FeedState } from './feed-state.tsx'
import './feeds-page.css'

const EVERY_MS = 5_000

/** Every feed with its state, and its rejected messages. */
export function FeedsPage() {
  const t = useTranslate()
  const language = useLanguage()
  const nowMs = useNow((state) => state.nowMs)
  const [only, setOnly] = useState<FeedStateId | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const query = useQuery(FeedsHealthDocument, { pollInterval: EVERY_MS, fetchPolicy: 'no-cache' })
  const feeds = query.data && worstFirst(query.data.feeds.map((feed) => feedHealth(feed, nowMs)))
  const shown = feeds?.filter(({ state, feed }) => only === null || state === only || feed.id === open)
  const count = (state: FeedStateId) => feeds?.filter((feed) => feed.state === state).length ?? 0
  return (
    <div className="admin-page">
      <header className="admin-head">
        <div>
          <h2>{t('admin.page.feeds')}</h2>
          <p className="quiet">{t('feeds.lead')}</p>
        </div>
        <div className="feed-filter" role="radiogroup" aria-label={t('feeds.filter')}>
          <button type="button" role="radio" aria-checked={only === null} onClick={() => setOnly(null)}>
            {t('feeds.all')} <b>{formatCount(language, feeds?.length ?? 0)}</b>
          </button>
          {FEED_STATES.map((state) => (
            <button key={state} type="button" role="radio" aria-checked={only === state} onClick={() => setOnly(state)}>
              <FeedState state={state} /> <b>{formatCount(language, count(state))}</b>
            </button>
          ))}
        </div>
      </header>
      {query.error && query.data && (
        <p className="dialog-problem" role="alert">
          {t('feeds.lost', { reason: query.error.message })}
        </p>
      )}
      <AdminTable
        label={t('admin.page.feeds')}
        columns={FEED_COLUMNS.map((column) => t(column))}
        rows={shown}
        error={query.data ? undefined : query.error}
        none={t(only === null ? 'feeds.none' : 'feeds.noneOfState')}
        onRetry={() => void query.refetch()}
        render={(health) => (
          <FeedRow
            key={health.feed.id}
            health={health}
            isOpen={open === health.feed.id}
            onToggle={() => setOpen(open === health.feed.id ? null : health.feed.id)}
            onChanged={() => void query.refetch()}
          />
        )}
      />
    </div>
  )
}
