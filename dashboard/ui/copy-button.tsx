import { useState } from 'react'
import { Icon } from './icon.tsx'
import { useTranslate } from './i18n.ts'

/** Copies a text to the clipboard. `secret`: it is not read aloud. */
export function CopyButton({ text, secret = false }: { readonly text: string; readonly secret?: boolean }) {
  const t = useTranslate()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  const label = t(copied ? 'copied' : 'copy')
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={secret ? label : `${label}: ${text}`}
      onClick={() => void copy().catch(() => setCopied(false))}
    >
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  )
}
