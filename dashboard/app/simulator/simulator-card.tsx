import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import {
  SetSimulatorDocument,
  StartScriptDocument,
  StopScriptDocument,
  type SimulatorOfFragment,
} from '../../api/operations.generated.ts'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { useCommand } from '../kit/use-command.ts'
import { speedAt, speedPosition, SPEED_POSITIONS } from './speed-scale.ts'

/** Controls the simulator: running, speed, faults and events. */
export function SimulatorCard({
  id,
  simulator,
  onChanged,
}: {
  readonly id: string
  readonly simulator: SimulatorOfFragment
  readonly onChanged: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  const [set] = useMutation(SetSimulatorDocument, { fetchPolicy: 'no-cache' })
  const [start] = useMutation(StartScriptDocument, { fetchPolicy: 'no-cache' })
  const [stop] = useMutation(StopScriptDocument, { fetchPolicy: 'no-cache' })
  const command = useCommand('feeds.refusedNow', 'simulator.refused')
  // While it is moved the slider shows the desired value, not the server's.
  const [wanted, setWanted] = useState<number | null>(null)
  const run = (work: () => Promise<unknown>) =>
    void command.run(work).then(() => {
      setWanted(null)
      onChanged()
    })
  const count = (value: number) => formatCount(language, value)
  return (
    <section className="user-card simulator-card" id={id} aria-label={t('simulator.title')}>
      <header>
        <h2>{t('simulator.title')}</h2>
        <span className="quiet">{t(simulator.running ? 'simulator.running' : 'simulator.paused')}</span>
        <button
          type="button"
          className="button"
          disabled={command.busy}
          onClick={() => run(() => set({ variables: { running: !simulator.running } }))}
        >
          <Icon name={simulator.running ? 'pause' : 'play'} size={16} />
          {t(simulator.running ? 'simulator.pause' : 'simulator.run')}
        </button>
      </header>
      <label className="simulator-speed">
        {t('simulator.speed')}
        <input
          type="range"
          min={0}
          max={SPEED_POSITIONS - 1}
          step={1}
          value={wanted ?? speedPosition(simulator.speed)}
          aria-valuetext={t('simulator.times', { speed: simulator.speed })}
          onChange={(event) => {
            const position = Number(event.target.value)
            setWanted(position)
            run(() => set({ variables: { speed: speedAt(position) } }))
          }}
        />
        <b>{t('simulator.times', { speed: simulator.speed })}</b>
      </label>
      <label className="admin-check simulator-faults">
        <input
          type="checkbox"
          checked={simulator.faults}
          onChange={(event) => run(() => set({ variables: { faults: event.target.checked } }))}
        />
        {t('simulator.faults')}
      </label>
      <p className="quiet simulator-counts">
        {t('simulator.clock', { at: formatInstant(language, simulator.simulatedAt) })}
        <br />
        {t('simulator.counts', {
          vehicles: count(simulator.vehicles),
          sensors: count(simulator.sensors),
          items: count(simulator.itemsPerMinute),
        })}
        {simulator.waiting > 0 && (
          <>
            <br />
            {t('simulator.waiting', { count: count(simulator.waiting) })}
          </>
        )}
      </p>
      {(command.problem ?? simulator.problem) !== null && (
        <p className="dialog-problem" role="alert">
          <Icon name="warning" /> {command.problem ?? simulator.problem}
        </p>
      )}
      <h3>{t('simulator.scripts')}</h3>
      <ul>
        {simulator.scripts.map((script) => {
          const title = language === 'en' ? script.titleEn : script.title
          const step = language === 'en' ? script.stepEn : script.step
          return (
            <li key={script.id} className="script" data-running={script.running}>
              <div>
                <strong>{title}</strong>
                <small>
                  {script.running
                    ? step
                    : `${language === 'en' ? script.summaryEn : script.summary} · ${t('simulator.minutes', { count: script.minutes })}`}
                </small>
                {script.running && <progress max={1} value={script.progress ?? 0} aria-label={title} />}
              </div>
              <button
                type="button"
                className="button"
                disabled={command.busy}
                aria-label={`${t(script.running ? 'simulator.stop' : 'simulator.start')} · ${title}`}
                onClick={() => run(() => (script.running ? stop : start)({ variables: { id: script.id } }))}
              >
                {t(script.running ? 'simulator.stop' : 'simulator.start')}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
