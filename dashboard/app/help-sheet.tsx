import { useEffect, useRef } from 'react'
import { useInterface } from '../stores/interface.ts'
import { Icon } from '../ui/icon.tsx'
import { useTranslate, type MessageKey } from '../ui/i18n.ts'

const KEYS: readonly (readonly [keys: string, meaning: MessageKey])[] = [
  ['/', 'help.search'],
  ['↑ ↓ ← →', 'help.children'],
  ['Enter', 'help.down'],
  ['Esc · Backspace', 'help.up'],
  ['Shift + ↑ ↓ ← →', 'help.pan'],
  ['+ −', 'help.zoom'],
  ['L', 'help.layers'],
  ['N', 'help.north'],
  ['T', 'help.theme'],
  ['?', 'help.help'],
]

export function HelpSheet() {
  const t = useTranslate()
  const open = useInterface((state) => state.help)
  const setInterface = useInterface((state) => state.set)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="panel help"
      aria-label={t('help.title')}
      onClose={() => setInterface({ help: false })}
    >
      <header className="panel-head">
        <h2>{t('help.title')}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('close')}
          onClick={() => setInterface({ help: false })}
        >
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
