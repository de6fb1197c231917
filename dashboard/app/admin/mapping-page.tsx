import { ROLE_TITLES } from '../../../domain/rights.ts'
import { useMutation, useQuery } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import {
  OidcGroupRolesDocument,
  RemoveOidcGroupRoleDocument,
  type GroupRoleFragment,
} from '../../api/operations.generated.ts'
import { readSignInMethods } from '../../api/auth.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { AdminTable } from '../kit/admin-table.tsx'
import { ConfirmDialog } from '../kit/confirm-dialog.tsx'
import { MappingDialog } from './mapping-dialog.tsx'
import { ScopeChips } from './scope-chips.tsx'
import { useCommand } from '../kit/use-command.ts'
import { fromWire } from './wire-role.ts'

type Asked =
  | { readonly kind: 'edit'; readonly mapping: GroupRoleFragment | null }
  | { readonly kind: 'remove'; readonly mapping: GroupRoleFragment }

/** Roles of groups of the organisation's identity provider. */
export function MappingPage() {
  const t = useTranslate()
  const language = useLanguage()
  const [asked, setAsked] = useState<Asked | null>(null)
  const query = useQuery(OidcGroupRolesDocument, { fetchPolicy: 'cache-and-network' })
  const [remove] = useMutation(RemoveOidcGroupRoleDocument)
  const command = useCommand()
  const isOff = useNoProvider()
  const rows = query.data?.oidcGroupRoles
  const close = () => {
    setAsked(null)
    command.setProblem(null)
  }
  return (
    <div className="admin-page">
      <header className="admin-head">
        <div>
          <h2>{t('admin.page.sign-in')}</h2>
          <p className="quiet">{t('mapping.lead')}</p>
        </div>
        <button type="button" className="button button-main" onClick={() => setAsked({ kind: 'edit', mapping: null })}>
          <Icon name="plus" size={18} /> {t('mapping.add')}
        </button>
      </header>
      {isOff && (
        <p className="panel" role="note">
          {t('mapping.off')}
        </p>
      )}
      <AdminTable
        label={t('admin.page.sign-in')}
        columns={[t('mapping.group'), t('mapping.role'), t('mapping.scope'), t('mapping.issuer'), t('admin.actions')]}
        rows={rows}
        error={query.error}
        none={t('mapping.none')}
        onRetry={() => void query.refetch()}
        render={(mapping) => (
          <tr key={`${mapping.issuer} ${mapping.group} ${mapping.role}`}>
            <td>
              <strong translate="no">{mapping.group}</strong>
            </td>
            <td>{fromWire([mapping.role]).map((role) => ROLE_TITLES[role][language])}</td>
            <td>
              <ScopeChips wholeCity={mapping.wholeCity} regions={mapping.regions} />
            </td>
            <td translate="no">{mapping.issuer}</td>
            <td>
              <div className="row-actions">
                <button type="button" className="button" onClick={() => setAsked({ kind: 'edit', mapping })}>
                  {t('accounts.edit')}
                </button>
                <button type="button" className="button" onClick={() => setAsked({ kind: 'remove', mapping })}>
                  {t('mapping.remove')}
                </button>
              </div>
            </td>
          </tr>
        )}
      />
      {asked?.kind === 'edit' && (
        <MappingDialog
          mapping={asked.mapping}
          issuer={rows?.[0]?.issuer ?? ''}
          onClose={close}
          onSaved={() => {
            close()
            void query.refetch()
          }}
        />
      )}
      {asked?.kind === 'remove' && (
        <ConfirmDialog
          title={t('mapping.removeTitle', { group: asked.mapping.group })}
          text={t('mapping.removeText')}
          action={t('mapping.remove')}
          busy={command.busy}
          problem={command.problem}
          onClose={close}
          onConfirm={() => {
            const { issuer, group, role } = asked.mapping
            void command
              .run(async () => {
                await remove({ variables: { issuer, group, role } })
                await query.refetch()
              })
              .then((done) => done && close())
          }}
        />
      )}
    </div>
  )
}

/** Whether the server has no identity provider. */
function useNoProvider(): boolean {
  const [isOff, setIsOff] = useState(false)
  useEffect(() => {
    let over = false
    void readSignInMethods().then((result) => {
      if (!over && result.kind === 'done') setIsOff(result.answer.oidc === null)
    })
    return () => {
      over = true
    }
  }, [])
  return isOff
}
