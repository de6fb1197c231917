import { skipToken, useQuery } from '@apollo/client/react'
import { useId, useState } from 'react'
import { FindRegionsDocument } from '../../api/operations.generated.ts'
import { useDebounced } from '../../panels/search/use-debounced.ts'
import type { ScopeRegion } from '../../stores/session.ts'
import { Icon } from '../../ui/icon.tsx'
import { localName, useLanguage, useTranslate } from '../../ui/i18n.ts'

/** The part of the city to be visible: all, or some regions including everything below. */
export interface PickedScope {
  readonly wholeCity: boolean
  readonly regions: readonly ScopeRegion[]
}

export interface ScopePickerProps {
  readonly value: PickedScope
  readonly onChange: (scope: PickedScope) => void
}

/** Wait after the last key, ms. */
const DEBOUNCE_MS = 200

/** The whole city, or regions found by their code or name. */
export function ScopePicker({ value, onChange }: ScopePickerProps) {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim().slice(0, 64), DEBOUNCE_MS)
  const query = useQuery(
    FindRegionsDocument,
    value.wholeCity || wanted === '' ? skipToken : { variables: { text: wanted } },
  )
  const picked = new Set(value.regions.map(({ code }) => code))
  const found = (query.data?.regions.nodes ?? []).filter(({ code }) => !picked.has(code))
  return (
    <fieldset className="field">
      <legend>{t('accounts.scope')}</legend>
      <div className="choices">
        {[true, false].map((wholeCity) => (
          <label key={String(wholeCity)} className="choice">
            <input
              type="radio"
              name={id}
              checked={value.wholeCity === wholeCity}
              onChange={() => onChange({ ...value, wholeCity })}
            />
            {t(wholeCity ? 'accounts.wholeCity' : 'accounts.someRegions')}
          </label>
        ))}
      </div>
      {!value.wholeCity && (
        <>
          {value.regions.length > 0 ? (
            <ul className="scope-picked">
              {value.regions.map((region) => {
                const name = localName(language, region) ?? region.code
                return (
                  <li key={region.code} title={region.code}>
                    {name}
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={t('accounts.regionRemove', { name })}
                      onClick={() =>
                        onChange({ ...value, regions: value.regions.filter(({ code }) => code !== region.code) })
                      }
                    >
                      <Icon name="close" size={16} />
                    </button>
                  </li>
                )
              })}
            </ul>
          ) : (
            <p className="field-note">{t('accounts.regionEmpty')}</p>
          )}
          <div className="field-input">
            <input
              type="text"
              role="searchbox"
              autoComplete="off"
              spellCheck={false}
              aria-label={t('accounts.regionSearch')}
              placeholder={t('accounts.regionSearch')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.preventDefault()
              }}
            />
          </div>
          {wanted !== '' && (found.length > 0 || query.data) && (
            <ul className="scope-found" aria-label={t('accounts.regionSearch')}>
              {found.map((region) => (
                <li key={region.code}>
                  <button
                    type="button"
                    onClick={() => {
                      onChange({
                        ...value,
                        regions: [
                          ...value.regions,
                          { code: region.code, name: region.name, nameEn: region.nameEn ?? null },
                        ],
                      })
                      setText('')
                    }}
                  >
                    <span>
                      {localName(language, region)} <span className="chip">{t(`level.${region.level}`)}</span>
                    </span>
                    <small translate="no">{region.code}</small>
                    {region.ancestors.length > 0 && (
                      <small>{region.ancestors.map((ancestor) => localName(language, ancestor)).join(' / ')}</small>
                    )}
                  </button>
                </li>
              ))}
              {found.length === 0 && <li className="field-note choice">{t('accounts.regionNone')}</li>}
            </ul>
          )}
        </>
      )}
    </fieldset>
  )
}
