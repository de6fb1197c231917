import { ROLE_TITLES } from '../../../domain/rights.ts'
import { useMutation, useQuery } from '@apollo/client/react'
import { useState } from 'react'
import {
  AccountsDocument,
  DisableAccountDocument,
  EnableAccountDocument,
  ResetPasswordDocument,
  type AccountRowFragment,
} from '../../api/operations.generated.ts'
import { useDebounced } from '../../panels/search/use-debounced.ts'
import { useSession } from '../../stores/session.ts'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AccountDialog } from './account-dialog.tsx'
import { AccountState } from './account-state.tsx'
import { AdminTable } from '../kit/admin-table.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { ScopeChips } from './scope-chips.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { useCommand } from '../kit/use-command.ts'
import { fromWire } from './wire-role.ts'

const PAGE = 50
const DEBOUNCE_MS = 250

type Asked =
  | { readonly kind: 'edit'; readonly account: AccountRowFragment | null }
  | { readonly kind: 'disable' | 'reset'; readonly account: AccountRowFragment }
  | { readonly kind: 'secret'; readonly username: string; readonly password: string }

/** Accounts with roles and regions; adding, changing and disabling them. */
export function AccountsPage() {
  const t = useTranslate()
  const language = useLanguage()
  const me = useSession(({ viewer }) => viewer?.username)
  const [text, setText] = useState('')
  const [withDisabled, setWithDisabled] = useState(true)
  const [asked, setAsked] = useState<Asked | null>(null)
  const wanted = useDebounced(text.trim(), DEBOUNCE_MS)
  const query = useQuery(AccountsDocument, {
    variables: {
      first: PAGE,
      filter: { ...(wanted !== '' && { text: wanted }), ...(!withDisabled && { disabled: false }) },
    },
    fetchPolicy: 'cache-and-network',
  })
  const [disable] = useMutation(DisableAccountDocument)
  const [enable] = useMutation(EnableAccountDocument)
  const [reset] = useMutation(ResetPasswordDocument, { fetchPolicy: 'no-cache' })
  const command = useCommand()
  const page = (query.data ?? query.previousData)?.accounts

  const close = () => {
    setAsked(null)
    command.setProblem(null)
  }
  const showMore = () =>
    void query.fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: { accounts } }) => ({
        accounts: { ...accounts, nodes: [...before.accounts.nodes, ...accounts.nodes] },
      }),
    })

  return (
    <div className="admin-page">
      <header className="admin-head">
        <div>
          <h2>{t('admin.page.accounts')}</h2>
          <p className="quiet">{t('accounts.lead')}</p>
        </div>
        <label className="admin-check">
          <input type="checkbox" checked={withDisabled} onChange={(event) => setWithDisabled(event.target.checked)} />
          {t('accounts.withDisabled')}
        </label>
        <div className="field-input admin-search">
          <Icon name="search" />
          <input
            type="search"
            value={text}
            maxLength={80}
            placeholder={t('accounts.search')}
            aria-label={t('accounts.search')}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <button type="button" className="button button-main" onClick={() => setAsked({ kind: 'edit', account: null })}>
          <Icon name="plus" size={18} /> {t('accounts.add')}
        </button>
      </header>
      {asked === null && command.problem !== null && (
        <p className="dialog-problem" role="alert">
          <Icon name="warning" /> {command.problem}
        </p>
      )}
      <AdminTable
        label={t('admin.page.accounts')}
        columns={[
          t('accounts.displayName'),
          t('accounts.roles'),
          t('accounts.scope'),
          t('accounts.state'),
          t('accounts.lastSignIn'),
          t('admin.actions'),
        ]}
        rows={page?.nodes}
        error={query.error}
        none={t('accounts.none')}
        onRetry={() => void query.refetch()}
        render={(account) => (
          <tr key={account.id} data-off={account.disabledAt !== null}>
            <td>
              <strong>
                {account.displayName}
                {account.username === me && <small> · {t('accounts.you')}</small>}
              </strong>
              <small translate="no">{account.username}</small>
            </td>
            <td>
              {fromWire(account.roles)
                .map((role) => ROLE_TITLES[role][language])
                .join(language === 'zh' ? '、' : ', ') || '—'}
            </td>
            <td>
              <ScopeChips wholeCity={account.wholeCity} regions={account.regions} />
            </td>
            <td>
              <AccountState account={account} />
            </td>
            <td className="nowrap">
              {account.lastSignInAt ? formatInstant(language, account.lastSignInAt) : t('accounts.never')}
            </td>
            <td>
              <div className="row-actions">
                <button
                  type="button"
                  className="button"
                  aria-label={t('accounts.editOf', { name: account.username })}
                  onClick={() => setAsked({ kind: 'edit', account })}
                >
                  {t('accounts.edit')}
                </button>
                {(account.hasPassword || account.oidcIssuer === null) && (
                  <button type="button" className="button" onClick={() => setAsked({ kind: 'reset', account })}>
                    {t('accounts.reset')}
                  </button>
                )}
                {account.disabledAt === null ? (
                  <button type="button" className="button" onClick={() => setAsked({ kind: 'disable', account })}>
                    {t('accounts.disable')}
                  </button>
                ) : (
                  <button
                    type="button"
                    className="button"
                    disabled={command.busy}
                    onClick={() => void command.run(() => enable({ variables: { username: account.username } }))}
                  >
                    {t('accounts.enable')}
                  </button>
                )}
              </div>
            </td>
          </tr>
        )}
      />
      {page && (
        <footer className="admin-foot">
          <span role="status">{t('accounts.count', { count: formatCount(language, page.totalCount) })}</span>
          {page.pageInfo.hasNextPage && (
            <button type="button" className="button" onClick={showMore}>
              {t('admin.more')}
            </button>
          )}
        </footer>
      )}
      {asked?.kind === 'edit' && (
        <AccountDialog
          account={asked.account}
          onClose={close}
          onAdded={(username, password) => {
            setAsked({ kind: 'secret', username, password })
            void query.refetch()
          }}
        />
      )}
      {asked?.kind === 'disable' && (
        <ConfirmDialog
          title={t('accounts.disableTitle', { name: asked.account.displayName })}
          text={t('accounts.disableText')}
          action={t('accounts.disable')}
          busy={command.busy}
          problem={command.problem}
          onClose={close}
          onConfirm={() =>
            void command
              .run(() => disable({ variables: { username: asked.account.username } }))
              .then((done) => done && close())
          }
        />
      )}
      {asked?.kind === 'reset' && (
        <ConfirmDialog
          title={t('accounts.resetTitle', { name: asked.account.displayName })}
          text={t('accounts.resetText')}
          action={t('accounts.reset')}
          busy={command.busy}
          problem={command.problem}
          onClose={close}
          onConfirm={() =>
            void command.run(async () => {
              const { data } = await reset({ variables: { username: asked.account.username } })
              if (!data) return
              setAsked({
                kind: 'secret',
                username: asked.account.username,
                password: data.resetPassword.password,
              })
              void query.refetch()
            })
          }
        />
      )}
      {asked?.kind === 'secret' && (
        <SecretDialog
          title={t('accounts.passwordOf', { name: asked.username })}
          secret={asked.password}
          onClose={close}
        />
      )}
    </div>
  )
}
