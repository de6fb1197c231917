import { ALL_RIGHTS, RIGHTS, ROLE_TITLES, ROLES, rightsOf, type Role } from '../../../domain/rights.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'

export interface RolePickerProps {
  readonly value: readonly Role[]
  readonly onChange: (roles: readonly Role[]) => void
}

/** Roles to choose from, with their combined rights. */
export function RolePicker({ value, onChange }: RolePickerProps) {
  const t = useTranslate()
  const language = useLanguage()
  const rights = rightsOf(value)
  return (
    <fieldset className="field">
      <legend>{t('accounts.roles')}</legend>
      <div className="choices">
        {ROLES.map((role) => (
          <label key={role} className="choice">
            <input
              type="checkbox"
              checked={value.includes(role)}
              onChange={(event) =>
                onChange(ROLES.filter((other) => (other === role ? event.target.checked : value.includes(other))))
              }
            />
            {ROLE_TITLES[role][language]}
          </label>
        ))}
      </div>
      {rights.size > 0 && (
        <p className="rights-said">
          {t('accounts.rights')}
          {language === 'zh' ? '：' : ': '}
          {ALL_RIGHTS.filter((right) => rights.has(right))
            .map((right) => RIGHTS[right].title[language])
            .join(language === 'zh' ? '；' : '; ')}
        </p>
      )}
    </fieldset>
  )
}
