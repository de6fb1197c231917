import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { useTranslate } from './i18n.ts'
import './dialog.css'

export interface DialogProps {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
  /** Can only be closed by its own button: its content is shown once. */
  readonly insistent?: boolean
}

/** A modal dialog; open as long as it is rendered. */
export function Dialog({ title, onClose, children, wide = false, insistent = false }: DialogProps) {
  const t = useTranslate()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`panel dialog ${wide ? 'dialog-wide' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        if (!insistent) onClose()
      }}
      // Keys must not reach the page behind.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === dialog.current && !insistent) onClose()
      }}
    >
      <div className="dialog-body">
        <header className="panel-head">
          <h2 id={id}>{title}</h2>
          {!insistent && (
            <button type="button" className="icon-button" aria-label={t('close')} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
