import { useId, useState, type KeyboardEvent } from 'react'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'

export interface PasswordFieldProps {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly autoComplete: 'current-password' | 'new-password'
  readonly onChange: (value: string) => void
  readonly autoFocus?: boolean
  readonly hint?: string
}

/** A password that can be shown, with a Caps Lock warning. */
export function PasswordField({ label, name, value, autoComplete, onChange, autoFocus, hint }: PasswordFieldProps) {
  const t = useTranslate()
  const id = useId()
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-input">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          value={value}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          autoFocus={autoFocus}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={watch}
          onKeyUp={watch}
          onBlur={() => setCapsLock(false)}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={t(shown ? 'signIn.hide' : 'signIn.show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'eyeOff' : 'eye'} />
        </button>
      </div>
      <p id={`${id}-note`} className="field-note" role="status" data-warning={capsLock}>
        {capsLock ? (
          <>
            <Icon name="arrowUp" size={16} /> {t('signIn.capsLock')}
          </>
        ) : (
          hint
        )}
      </p>
    </div>
  )
}
