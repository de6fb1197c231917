import { skipToken, useQuery } from '@apollo/client/react'
import { useEffect, useId, useRef, useState } from 'react'
import { SimulatorStateDocument } from '../../api/operations.generated.ts'
import { useSession } from '../../stores/session.ts'
import { Icon } from '../../ui/icon.tsx'
import { useTranslate } from '../../ui/i18n.ts'
import { SimulatorCard } from './simulator-card.tsx'
import './simulator.css'

/** Polling interval while it is open, ms; and while only its existence matters. */
const OPEN_EVERY_MS = 1_000
const CLOSED_EVERY_MS = 30_000

/** Opens the demo city's simulator; empty without one, or without the right. */
export function SimulatorButton() {
  const t = useTranslate()
  const id = useId()
  const may = useSession(({ viewer }) => viewer?.scope === null && viewer.rights.has('feed.manage'))
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const query = useQuery(
    SimulatorStateDocument,
    may ? { pollInterval: open ? OPEN_EVERY_MS : CLOSED_EVERY_MS, fetchPolicy: 'no-cache' } : skipToken,
  )
  const simulator = query.data?.simulator

  useEffect(() => {
    if (!open) return
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    addEventListener('pointerdown', onPointerDown)
    return () => removeEventListener('pointerdown', onPointerDown)
  }, [open])

  if (!simulator) return null
  return (
    <div
      className="simulator"
      ref={root}
      onKeyDown={(event) => {
        if (!open) return
        event.stopPropagation()
        if (event.key !== 'Escape') return
        setOpen(false)
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label={t('simulator.open')}
        title={`${t('simulator.title')} · ${t(simulator.running ? 'simulator.running' : 'simulator.paused')}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name={simulator.running ? 'play' : 'pause'} />
      </button>
      {open && <SimulatorCard id={id} simulator={simulator} onChanged={() => void query.refetch()} />}
    </div>
  )
}
