import type { ReactNode } from 'react'
import { useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'

export interface AdminTableProps<Row> {
  readonly label: string
  readonly columns: readonly string[]
  /** Undefined: not read yet. */
  readonly rows: readonly Row[] | undefined
  readonly error: Error | undefined
  /** Text for an empty table. */
  readonly none: string
  readonly onRetry: () => void
  readonly render: (row: Row) => ReactNode
}

/** Rows, or the text in their place. */
export function AdminTable<Row>({ label, columns, rows, error, none, onRetry, render }: AdminTableProps<Row>) {
  const t = useTranslate()
  return (
    <div className="panel admin-table">
      <table aria-label={label} aria-busy={rows === undefined && error === undefined}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col">
                {index === columns.length - 1 && column === t('admin.actions') ? (
                  <span className="visually-hidden">{column}</span>
                ) : (
                  column
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows && rows.length > 0 ? (
            rows.map(render)
          ) : (
            <tr className="empty">
              <td colSpan={columns.length}>
                {error ? (
                  <Problem
                    text={t('admin.failed', { reason: error.message })}
                    onRetry={onRetry}
                    retryLabel={t('retry')}
                  />
                ) : rows ? (
                  none
                ) : (
                  <Skeleton lines={6} label={t('admin.loading')} />
                )}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
