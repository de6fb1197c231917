import { useId, useState } from 'react'
import type { AuditEntriesQuery } from '../../api/operations.generated.ts'
import { formatSecond } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { translateValue, useLanguage, useTranslate } from '../../ui/i18n.ts'

type Entry = AuditEntriesQuery['auditEntries']['nodes'][number]

/** An audit entry; its rows and reason on demand. */
export function AuditRow({ entry, columns }: { readonly entry: Entry; readonly columns: number }) {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const [open, setOpen] = useState(false)
  const title = translateValue(language, 'auditAction', entry.action)
  return (
    <>
      <tr>
        <td className="mono nowrap">{entry.id}</td>
        <td className="nowrap">
          <time dateTime={entry.at}>{formatSecond(language, entry.at)}</time>
        </td>
        <td translate="no">{entry.actor}</td>
        <td>
          <strong>{title}</strong>
          {title !== entry.action && <small translate="no">{entry.action}</small>}
        </td>
        <td translate="no">{entry.subject ?? '—'}</td>
        <td>
          <span className={`chip ${entry.outcome === 'DONE' ? '' : 'chip-warning'}`}>
            {t(`audit.outcome.${entry.outcome}`)}
          </span>
        </td>
        <td className="nowrap" translate="no">
          {entry.address ?? '—'}
        </td>
        <td>
          <button
            type="button"
            className="icon-button"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`${t('audit.detail')} ${entry.id}`}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'chevronDown' : 'chevronRight'} size={18} />
          </button>
        </td>
      </tr>
      {open && (
        <tr id={id}>
          <td colSpan={columns}>
            <div className="audit-detail">
              {entry.reason && (
                <p>
                  <span className="quiet">{t('audit.reason')}</span> {entry.reason}
                </p>
              )}
              <pre translate="no">{JSON.stringify(entry.detail, null, 2)}</pre>
              {entry.requestId && (
                <small className="quiet" translate="no">
                  {entry.requestId}
                </small>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  )
}
