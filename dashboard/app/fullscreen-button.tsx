import { useSyncExternalStore } from 'react'
import { Icon } from '../ui/icon.tsx'
import { useTranslate } from '../ui/i18n.ts'

export function FullscreenButton() {
  const t = useTranslate()
  const full = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null)
  if (!document.fullscreenEnabled) return null
  const change = () => (full ? document.exitFullscreen() : document.documentElement.requestFullscreen())
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t(full ? 'fullscreen.leave' : 'fullscreen.enter')}
      onClick={() => void change().catch(() => undefined)}
    >
      <Icon name={full ? 'fullscreenLeave' : 'fullscreen'} />
    </button>
  )
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener('fullscreenchange', onChange)
  return () => document.removeEventListener('fullscreenchange', onChange)
}
