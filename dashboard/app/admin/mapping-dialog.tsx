import { useMutation } from '@apollo/client/react'
import { useId, useState } from 'react'
import { SetOidcGroupRoleDocument, type GroupRoleFragment } from '../../api/operations.generated.ts'
import { ROLE_TITLES, ROLES, type Role } from '../../../domain/rights.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { SaveActions } from './save-actions.tsx'
import { ScopePicker, type PickedScope } from './scope-picker.tsx'
import { useCommand } from '../kit/use-command.ts'
import { fromWire, toWire } from './wire-role.ts'

export interface MappingDialogProps {
  /** Null: a new one. */
  readonly mapping: GroupRoleFragment | null
  /** The known identity provider, if any. */
  readonly issuer: string
  readonly onClose: () => void
  readonly onSaved: () => void
}

/** Sets the role and regions of a group. */
export function MappingDialog({ mapping, issuer: known, onClose, onSaved }: MappingDialogProps) {
  const t = useTranslate()
  const language = useLanguage()
  const id = useId()
  const [issuer, setIssuer] = useState(mapping?.issuer ?? known)
  const [group, setGroup] = useState(mapping?.group ?? '')
  const [role, setRole] = useState<Role>((mapping ? fromWire([mapping.role])[0] : undefined) ?? 'operator')
  const [scope, setScope] = useState<PickedScope>({
    wholeCity: mapping?.wholeCity ?? false,
    regions: mapping?.regions ?? [],
  })
  const [set] = useMutation(SetOidcGroupRoleDocument)
  const { busy, problem, setProblem, run } = useCommand()

  const save = async () => {
    if (issuer.trim() === '') setProblem(t('mapping.problem.issuer'))
    else if (group.trim() === '') setProblem(t('mapping.problem.group'))
    else {
      const groupRole = {
        issuer: issuer.trim(),
        group: group.trim(),
        role: toWire(role),
        wholeCity: scope.wholeCity,
        regionCodes: scope.wholeCity ? [] : scope.regions.map(({ code }) => code),
      }
      if (await run(() => set({ variables: { groupRole } }))) onSaved()
    }
  }

  return (
    <Dialog title={t(mapping ? 'accounts.edit' : 'mapping.add')} onClose={onClose} wide>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void save()
        }}
      >
        {(
          [
            ['issuer', issuer, setIssuer, 400],
            ['group', group, setGroup, 200],
          ] as const
        ).map(([name, value, change, maxLength]) => (
          <div className="field" key={name}>
            <label htmlFor={`${id}-${name}`}>{t(`mapping.${name}`)}</label>
            <div className="field-input">
              <input
                id={`${id}-${name}`}
                type="text"
                value={value}
                readOnly={mapping !== null}
                autoComplete="off"
                spellCheck={false}
                maxLength={maxLength}
                onChange={(event) => change(event.target.value)}
              />
            </div>
          </div>
        ))}
        <fieldset className="field" disabled={mapping !== null}>
          <legend>{t('mapping.role')}</legend>
          <div className="choices">
            {ROLES.map((entry) => (
              <label key={entry} className="choice">
                <input type="radio" name={`${id}-role`} checked={role === entry} onChange={() => setRole(entry)} />
                {ROLE_TITLES[entry][language]}
              </label>
            ))}
          </div>
        </fieldset>
        <ScopePicker value={scope} onChange={setScope} />
        <SaveActions problem={problem} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  )
}
