import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { AuditEntriesDocument } from '../../api/operations.generated.ts'
import { formatCount } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AdminTable } from '../kit/admin-table.tsx'
import { AuditChain } from './audit-chain.tsx'
import { AuditFilterForm } from './audit-filter-form.tsx'
import { auditFilterOf, NO_AUDIT_FILTER, type AuditQuestion } from './audit-filter.ts'
import { AuditRow } from './audit-row.tsx'

const PAGE = 50

/** The audit, newest first. */
export function AuditPage() {
  const t = useTranslate()
  const language = useLanguage()
  const [question, setQuestion] = useState<AuditQuestion>(NO_AUDIT_FILTER)
  /** Cursors of the pages before the one on screen. */
  const [before, setBefore] = useState<readonly string[]>([])
  const after = before.at(-1) ?? null
  const query = useQuery(AuditEntriesDocument, {
    variables: { first: PAGE, after, filter: auditFilterOf(question) },
    fetchPolicy: 'cache-and-network',
  })
  const page = query.data?.auditEntries
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  return (
    <div className="admin-page">
      <header className="admin-head">
        <div>
          <h2>{t('admin.page.audit')}</h2>
          <p className="quiet">{t('audit.lead')}</p>
        </div>
        <AuditChain />
      </header>
      <AuditFilterForm
        onAsk={(asked) => {
          setQuestion(asked)
          setBefore([])
          // The same filter again reads newer entries.
          void query.refetch()
        }}
      />
      <AdminTable
        label={t('admin.page.audit')}
        columns={[
          '#',
          t('audit.at'),
          t('audit.actor'),
          t('audit.action'),
          t('audit.subject'),
          t('audit.outcome'),
          t('audit.address'),
          t('audit.detail'),
        ]}
        rows={page?.nodes}
        error={query.error}
        none={t('audit.none')}
        onRetry={() => void query.refetch()}
        render={(entry) => <AuditRow key={entry.id} entry={entry} columns={8} />}
      />
      <footer className="admin-foot">
        <span role="status">{page ? t('audit.count', { count: formatCount(language, page.totalCount) }) : ''}</span>
        <div>
          <button type="button" className="button" disabled={before.length === 0} onClick={() => setBefore([])}>
            {t('audit.newest')}
          </button>
          <button
            type="button"
            className="button"
            disabled={before.length === 0}
            onClick={() => setBefore(before.slice(0, -1))}
          >
            {t('audit.newer')}
          </button>
          <button
            type="button"
            className="button"
            disabled={!next}
            onClick={() => next && setBefore([...before, next])}
          >
            {t('audit.older')}
          </button>
        </div>
      </footer>
    </div>
  )
}
