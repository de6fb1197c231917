import { useQuery } from '@apollo/client/react'
import { useId, useState } from 'react'
import { RegionStaffDocument } from '../../api/operations.generated.ts'
import { formatCount } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import { StaffRow } from './staff-row.tsx'
import './staff-list.css'

/** Number listed; a larger region is not managed by individual staff. */
const LISTED = 20

/** Staff responsible for a region: their number, and names on demand. */
export function StaffList({ code }: { readonly code: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useQuery(RegionStaffDocument, { variables: { code, first: LISTED } })
  const total = data?.staff.totalCount
  return (
    <section className="staff" aria-label={t('staff.title')}>
      <button
        type="button"
        className="staff-toggle"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="user" size={18} />
        <span>{t('staff.title')}</span>
        <span className="quiet">
          {total === undefined ? '' : t('staff.count', { count: formatCount(language, total) })}
        </span>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={16} />
      </button>
      <div id={id}>
        {open &&
          (data ? (
            <ul aria-label={t('staff.title')}>
              {data.staff.nodes.map((member) => (
                <StaffRow key={member.id} member={member} regionCode={code} />
              ))}
              {data.staff.nodes.length === 0 && <li className="quiet">{t('staff.none')}</li>}
              {data.staff.totalCount > data.staff.nodes.length && (
                <li className="quiet">
                  {t('staff.more', { count: formatCount(language, data.staff.totalCount - data.staff.nodes.length) })}
                </li>
              )}
            </ul>
          ) : error ? (
            <Problem
              text={t('error.panel', { reason: error.message })}
              onRetry={() => void refetch()}
              retryLabel={t('retry')}
            />
          ) : (
            <Skeleton lines={3} label={t('loading.region')} />
          ))}
      </div>
    </section>
  )
}
