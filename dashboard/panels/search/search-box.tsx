import { skipToken, useQuery } from '@apollo/client/react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { SearchDocument } from '../../api/operations.generated.ts'
import { useRecentSearches } from '../../stores/recent-searches.ts'
import { useView } from '../../stores/view.ts'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { goToResult } from './go-to-result.ts'
import { ResultList } from './result-list.tsx'
import { groupResults, type SearchResult } from './search-results.ts'
import { useDebounced } from './use-debounced.ts'
import './search-box.css'

/** Wait after the last key, ms: shorter asks for every letter, longer feels slow. */
const DEBOUNCE_MS = 180
const RESULTS = 20
const MAX_LENGTH = 64

/** Finds places by name, address or code; a combobox with its list below. */
export function SearchBox() {
  const t = useTranslate()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const { texts: recent, remember, clear } = useRecentSearches()

  const wanted = useDebounced(text.trim().slice(0, MAX_LENGTH), DEBOUNCE_MS)
  const query = useQuery(
    SearchDocument,
    wanted === ''
      ? skipToken
      : { variables: { text: wanted, near: nearOf(), first: RESULTS }, fetchPolicy: 'cache-and-network' },
  )
  const waiting = text.trim() !== '' && (text.trim() !== wanted || query.loading)
  const groups = groupResults(wanted === '' ? [] : (query.data?.search.nodes ?? query.previousData?.search.nodes ?? []))
  const flat = groups.flatMap(({ results }) => results)
  const unlisted = waiting ? 0 : (query.data?.search.totalCount ?? 0) - flat.length
  const showRecent = text.trim() === '' && recent.length > 0

  const choose = (result: SearchResult) => {
    remember(text)
    setOpen(false)
    input.current?.blur()
    goToResult(result)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const length = showRecent ? recent.length : flat.length
    if (step !== 0 && length > 0) {
      event.preventDefault()
      setOpen(true)
      setActive((active + step + length) % length)
    } else if (event.key === 'Enter') {
      const result = flat[active]
      const repeated = recent[active]
      if (showRecent && repeated !== undefined) setText(repeated)
      else if (result && !waiting) choose(result)
    } else if (event.key === 'Escape') {
      if (open && text !== '') setText('')
      else input.current?.blur()
      setOpen(false)
    }
    event.stopPropagation()
  }

  const expanded = open && (showRecent || text.trim() !== '')
  return (
    <search className="search" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <Icon name="search" />
      <input
        ref={input}
        id="search-input"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_LENGTH}
        aria-label={t('search.label')}
        aria-expanded={expanded}
        aria-controls={listId}
        aria-activedescendant={expanded && (showRecent || flat.length > 0) ? `${listId}-${active}` : undefined}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      {expanded && (
        <div className="search-list" id={listId}>
          {showRecent ? (
            <ul role="listbox" aria-label={t('search.recent')}>
              <li className="search-group" role="presentation">
                {t('search.recent')}
                <button type="button" className="link" onClick={clear}>
                  {t('search.clear')}
                </button>
              </li>
              {recent.map((past, index) => (
                <li
                  key={past}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  className="search-result"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => setText(past)}
                >
                  <Icon name="history" />
                  <span className="search-name">{past}</span>
                </li>
              ))}
            </ul>
          ) : query.error ? (
            <p className="search-empty" role="alert">
              {t('search.failed', { reason: query.error.message })}
            </p>
          ) : flat.length > 0 ? (
            <>
              <ResultList groups={groups} active={active} idPrefix={listId} onChoose={choose} />
              {unlisted > 0 && <p className="search-empty">{t('search.more', { count: unlisted })}</p>}
            </>
          ) : (
            <p className="search-empty" role="status">
              {waiting ? (
                t('search.searching')
              ) : (
                <>
                  {t('search.none', { text: wanted })}
                  <small>{t('search.noneHint')}</small>
                </>
              )}
            </p>
          )}
        </div>
      )}
      <span className="visually-hidden" role="status">
        {expanded && !waiting && flat.length > 0
          ? t('search.found', { count: query.data?.search.totalCount ?? flat.length })
          : ''}
      </span>
    </search>
  )
}

/** Approximate view, for ranking near results first; a small pan does not change it. */
function nearOf(): [number, number] | null {
  const centre = useView.getState().camera?.centre
  return centre ? [Number(centre[0].toFixed(2)), Number(centre[1].toFixed(2))] : null
}
