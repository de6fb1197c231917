import { useMutation } from '@apollo/client/react'
import { useId, useState } from 'react'
import { AddAccountDocument, UpdateAccountDocument, type AccountRowFragment } from '../../api/operations.generated.ts'
import type { Role } from '../../../domain/rights.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { accountFault } from './account-fault.ts'
import { RolePicker } from './role-picker.tsx'
import { SaveActions } from './save-actions.tsx'
import { ScopePicker, type PickedScope } from './scope-picker.tsx'
import { useCommand } from '../kit/use-command.ts'
import { fromWire, toWire } from './wire-role.ts'

export interface AccountDialogProps {
  /** Null: a new one. */
  readonly account: AccountRowFragment | null
  readonly onClose: () => void
  readonly onAdded: (username: string, password: string) => void
}

/** Adds or changes an account. */
export function AccountDialog({ account, onClose, onAdded }: AccountDialogProps) {
  const t = useTranslate()
  const usernameId = useId()
  const nameId = useId()
  const [username, setUsername] = useState(account?.username ?? '')
  const [displayName, setDisplayName] = useState(account?.displayName ?? '')
  const [roles, setRoles] = useState<readonly Role[]>(account ? fromWire(account.roles) : [])
  const [scope, setScope] = useState<PickedScope>({
    wholeCity: account?.wholeCity ?? false,
    regions: account?.regions ?? [],
  })
  const [add] = useMutation(AddAccountDocument, { fetchPolicy: 'no-cache' })
  const [update] = useMutation(UpdateAccountDocument)
  const { busy, problem, setProblem, run } = useCommand(account ? 'accounts.problem.last' : 'accounts.problem.taken')

  const save = async () => {
    const fault = accountFault({ username, displayName, roles })
    if (fault) {
      setProblem(t(fault))
      return
    }
    const change = {
      displayName: displayName.trim(),
      roles: roles.map(toWire),
      wholeCity: scope.wholeCity,
      regionCodes: scope.wholeCity ? [] : scope.regions.map(({ code }) => code),
    }
    await run(async () => {
      if (account) {
        await update({ variables: { username: account.username, change } })
        onClose()
        return
      }
      const { data } = await add({ variables: { account: { username: username.trim().toLowerCase(), ...change } } })
      if (data) onAdded(data.addAccount.account.username, data.addAccount.password)
    })
  }

  return (
    <Dialog
      title={account ? t('accounts.editOf', { name: account.username }) : t('accounts.add')}
      onClose={onClose}
      wide
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void save()
        }}
      >
        {!account && (
          <div className="field">
            <label htmlFor={usernameId}>{t('accounts.username')}</label>
            <div className="field-input">
              <input
                id={usernameId}
                type="text"
                value={username}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={64}
                autoFocus
                onChange={(event) => setUsername(event.target.value)}
              />
            </div>
            <p className="field-note">{t('accounts.usernameHint')}</p>
          </div>
        )}
        <div className="field">
          <label htmlFor={nameId}>{t('accounts.displayName')}</label>
          <div className="field-input">
            <input
              id={nameId}
              type="text"
              value={displayName}
              autoComplete="off"
              maxLength={80}
              onChange={(event) => setDisplayName(event.target.value)}
            />
          </div>
        </div>
        <RolePicker value={roles} onChange={setRoles} />
        <ScopePicker value={scope} onChange={setScope} />
        <SaveActions problem={problem} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  )
}
