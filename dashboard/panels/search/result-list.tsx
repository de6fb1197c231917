import { useEffect, useRef } from 'react'
import { useFeeds } from '../../stores/feeds.ts'
import { useNow } from '../../stores/now.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'
import { liveLine } from './live-line.ts'
import { resultDetail } from './result-detail.ts'
import { SEARCH_ICONS, type ResultGroup, type SearchResult } from './search-results.ts'

export interface ResultListProps {
  readonly groups: readonly ResultGroup[]
  /** Index over all groups. */
  readonly active: number
  readonly idPrefix: string
  readonly onChoose: (result: SearchResult) => void
}

export function ResultList({ groups, active, idPrefix, onChoose }: ResultListProps) {
  const t = useTranslate()
  const language = useLanguage()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // Braces: newer browsers return a promise, which React would take for a cleanup.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const all = groups.flatMap(({ results }) => results)
  return (
    <ul role="listbox" aria-label={t('search.label')} ref={list}>
      {groups.map(({ kind, results }) => [
        <li key={kind} className="search-group" role="presentation">
          {t(`search.kind.${kind}`)}
        </li>,
        ...results.map((result) => {
          const own = all.indexOf(result)
          return (
            <li
              key={`${kind}/${result.id}`}
              id={`${idPrefix}-${own}`}
              role="option"
              aria-selected={own === active}
              className="search-result"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(result)}
            >
              <Icon name={SEARCH_ICONS[kind]} />
              <span className="search-name">{localName(language, result)}</span>
              <span className="search-detail">{resultDetail(result, language)}</span>
              <Living result={result} />
            </li>
          )
        }),
      ])}
    </ul>
  )
}

/** Its current value; the age keeps counting. */
function Living({ result }: { readonly result: SearchResult }) {
  const language = useLanguage()
  const feeds = useFeeds((state) => state.feeds)
  const nowMs = useNow((state) => state.nowMs)
  const living = liveLine(result, feeds, nowMs, language)
  return (
    living && (
      <span className="search-live" data-stale={living.isStale}>
        {living.text}
      </span>
    )
  )
}
