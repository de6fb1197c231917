import { useQuery } from '@apollo/client/react'
import { AuditStatusDocument } from '../../api/operations.generated.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

/** Shown digits of a hash. */
const SHOWN_DIGITS = 12
const POLL_MS = 30_000

/** Length of the audit chain and the hash at its end: a copy kept elsewhere proves everything before it. */
export function AuditChain() {
  const t = useTranslate()
  const language = useLanguage()
  const { data, error } = useQuery(AuditStatusDocument, { fetchPolicy: 'cache-and-network', pollInterval: POLL_MS })
  if (error) return null
  const status = data?.auditStatus
  return (
    <div className="panel chain" role="status" aria-label={t('audit.chain')} title={t('audit.chain.hint')}>
      {status?.lastHash && status.firstAt ? (
        <>
          <span>
            {t('audit.chain.length', {
              count: formatCount(language, status.entries),
              time: formatInstant(language, status.firstAt),
            })}
          </span>
          <code translate="no">{t('audit.chain.tail', { hash: status.lastHash.slice(0, SHOWN_DIGITS) })}</code>
          <CopyButton text={status.lastHash} />
        </>
      ) : (
        <span className="quiet">{t(status ? 'audit.chain.empty' : 'admin.loading')}</span>
      )}
    </div>
  )
}
