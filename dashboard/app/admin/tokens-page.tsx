import { useMutation, useQuery } from '@apollo/client/react'
import { useState } from 'react'
import {
  MachineTokensDocument,
  RevokeMachineTokenDocument,
  type TokenRowFragment,
} from '../../api/operations.generated.ts'
import { ALL_RIGHTS, RIGHTS } from '../../../domain/rights.ts'
import { formatInstant } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AdminTable } from '../kit/admin-table.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { ScopeChips } from './scope-chips.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { TokenDialog } from './token-dialog.tsx'
import { tokenState } from './token-state.ts'
import { useCommand } from '../kit/use-command.ts'
import { serverNowMs } from '../../stores/now.ts'

type Asked =
  | { readonly kind: 'add' }
  | { readonly kind: 'revoke'; readonly token: TokenRowFragment }
  | { readonly kind: 'secret'; readonly name: string; readonly secret: string }

/** Machines with tokens and their rights; revoking them. */
export function TokensPage() {
  const t = useTranslate()
  const language = useLanguage()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [openedAtMs] = useState(() => serverNowMs())
  const query = useQuery(MachineTokensDocument, { fetchPolicy: 'cache-and-network' })
  const [revoke] = useMutation(RevokeMachineTokenDocument)
  const command = useCommand()
  const close = () => {
    setAsked(null)
    command.setProblem(null)
  }
  return (
    <div className="admin-page">
      <header className="admin-head">
        <div>
          <h2>{t('admin.page.tokens')}</h2>
          <p className="quiet">{t('tokens.lead')}</p>
        </div>
        <button type="button" className="button button-main" onClick={() => setAsked({ kind: 'add' })}>
          <Icon name="plus" size={18} /> {t('tokens.add')}
        </button>
      </header>
      <AdminTable
        label={t('admin.page.tokens')}
        columns={[
          t('tokens.name'),
          t('tokens.purpose'),
          t('tokens.rights'),
          t('tokens.scope'),
          t('tokens.lastUsed'),
          t('tokens.expires'),
          t('tokens.state'),
          t('admin.actions'),
        ]}
        rows={query.data?.machineTokens}
        error={query.error}
        none={t('tokens.none')}
        onRetry={() => void query.refetch()}
        render={(token) => {
          const state = tokenState(token, openedAtMs)
          return (
            <tr key={token.id} data-off={state !== 'active'}>
              <td>
                <strong translate="no">{token.name}</strong>
                <small translate="no">{token.createdBy}</small>
              </td>
              <td>
                {t(`tokens.purpose.${token.purpose}`)}
                {token.feedId !== null && (
                  <>
                    <br />
                    <small translate="no">{token.feedId}</small>
                  </>
                )}
              </td>
              <td>
                <span className="chips">
                  {ALL_RIGHTS.filter((right) => token.rights.includes(right)).map((right) => (
                    <span key={right} className="chip" title={RIGHTS[right].title[language]} translate="no">
                      {right}
                    </span>
                  ))}
                </span>
              </td>
              <td>
                {token.purpose === 'FEED' ? '—' : <ScopeChips wholeCity={token.wholeCity} regions={token.regions} />}
              </td>
              <td className="nowrap">
                {token.lastUsedAt ? formatInstant(language, token.lastUsedAt) : t('tokens.never')}
              </td>
              <td className="nowrap">
                {token.expiresAt ? formatInstant(language, token.expiresAt) : t('tokens.expiresNever')}
              </td>
              <td>
                <span className={`chip ${state === 'active' ? 'chip-strong' : ''}`}>{t(`tokens.state.${state}`)}</span>
              </td>
              <td>
                <div className="row-actions">
                  {state === 'active' && (
                    <button type="button" className="button" onClick={() => setAsked({ kind: 'revoke', token })}>
                      {t('tokens.revoke')}
                    </button>
                  )}
                </div>
              </td>
            </tr>
          )
        }}
      />
      {asked?.kind === 'add' && (
        <TokenDialog
          onClose={close}
          onIssued={(name, secret) => {
            setAsked({ kind: 'secret', name, secret })
            void query.refetch()
          }}
        />
      )}
      {asked?.kind === 'revoke' && (
        <ConfirmDialog
          title={t('tokens.revokeTitle', { name: asked.token.name })}
          text={t('tokens.revokeText')}
          action={t('tokens.revoke')}
          busy={command.busy}
          problem={command.problem}
          onClose={close}
          onConfirm={() =>
            void command.run(() => revoke({ variables: { name: asked.token.name } })).then((done) => done && close())
          }
        />
      )}
      {asked?.kind === 'secret' && (
        <SecretDialog title={t('tokens.secretOf', { name: asked.name })} secret={asked.secret} onClose={close} />
      )}
    </div>
  )
}
