import { useId, useState } from 'react'
import type { AuditOutcome } from '../../api/operations.generated.ts'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate, type MessageKey } from '../../ui/i18n.ts'
import { NO_AUDIT_FILTER, type AuditQuestion } from './audit-filter.ts'

const OUTCOMES: readonly AuditOutcome[] = ['DONE', 'REFUSED', 'FAILED']
const TEXTS = ['actor', 'action', 'subject'] as const
const DAYS = ['from', 'to'] as const

/** Filters of the audit; applied when submitted, not with each letter. */
export function AuditFilterForm({ onAsk }: { readonly onAsk: (question: AuditQuestion) => void }) {
  const t = useTranslate()
  const id = useId()
  const [question, setQuestion] = useState(NO_AUDIT_FILTER)
  const field = (name: keyof AuditQuestion, input: React.JSX.Element) => (
    <div className="field" key={name}>
      <label htmlFor={`${id}-${name}`}>{t(`audit.${name}` satisfies MessageKey)}</label>
      <div className="field-input">{input}</div>
    </div>
  )
  return (
    <form
      className="admin-filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(question)
      }}
    >
      {TEXTS.map((name) =>
        field(
          name,
          <input
            id={`${id}-${name}`}
            type="text"
            value={question[name]}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            maxLength={120}
            title={name === 'action' ? t('audit.exact') : undefined}
            onChange={(event) => setQuestion({ ...question, [name]: event.target.value })}
          />,
        ),
      )}
      {field(
        'outcome',
        <select
          id={`${id}-outcome`}
          value={question.outcome}
          onChange={(event) =>
            setQuestion({ ...question, outcome: OUTCOMES.find((known) => known === event.target.value) ?? '' })
          }
        >
          <option value="">{t('audit.any')}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`audit.outcome.${outcome}`)}
            </option>
          ))}
        </select>,
      )}
      {DAYS.map((name) =>
        field(
          name,
          <input
            id={`${id}-${name}`}
            type="date"
            value={question[name]}
            onChange={(event) => setQuestion({ ...question, [name]: event.target.value })}
          />,
        ),
      )}
      <div>
        <button type="submit" className="button">
          <Icon name="search" size={18} /> {t('audit.filter')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            setQuestion(NO_AUDIT_FILTER)
            onAsk(NO_AUDIT_FILTER)
          }}
        >
          {t('audit.clear')}
        </button>
      </div>
    </form>
  )
}
