import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { City } from '../api/use-city.ts'
import { serverNowMs } from '../stores/now.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useView } from '../stores/view.ts'
import { findScene } from '../../scenes/index.ts'
import { formatPosition, formatSecond } from '../ui/format.ts'
import { localName, useLanguage, useTranslate } from '../ui/i18n.ts'
import { useZone, zoneOffset } from '../ui/zone.ts'

/** Header of a printed page: title, time, the map, attribution. Empty on screens. */
export function PrintSheet({ city }: { readonly city: City }) {
  const t = useTranslate()
  const language = useLanguage()
  const timeZone = useZone((zone) => zone.timeZone)
  const scene = findScene(useView((view) => view.scene))
  const camera = useView((view) => view.camera)
  const [taken, setTaken] = useState<{ readonly picture: HTMLCanvasElement | null; readonly atMs: number } | null>(null)

  useEffect(() => {
    // Both: the event for printing, the medium for a preview.
    const paper = matchMedia('print')
    const take = (): void =>
      // Printing does not wait for a later render.
      flushSync(() => setTaken({ picture: useMapCommands.getState().commands?.picture() ?? null, atMs: serverNowMs() }))
    const onMedium = (): void => (paper.matches ? take() : setTaken(null))
    addEventListener('beforeprint', take)
    paper.addEventListener('change', onMedium)
    return () => {
      removeEventListener('beforeprint', take)
      paper.removeEventListener('change', onMedium)
    }
  }, [])

  if (!taken) return null
  const attributions = [...new Set(city.sources.flatMap(({ title, attribution }) => attribution ?? title))]
  return (
    <section className="print-sheet">
      <h1>
        {localName(language, city.region) ?? city.name}
        {scene && ` · ${scene.title[language]}`}
      </h1>
      <p>
        <time dateTime={new Date(taken.atMs).toISOString()}>{formatSecond(language, taken.atMs)}</time> {timeZone} (
        {zoneOffset(timeZone, taken.atMs)}){camera && ` · ${formatPosition(camera.centre)} · WGS84`}
      </p>
      {taken.picture ? (
        <div
          role="img"
          aria-label={t('print.map')}
          ref={(place) => {
            if (taken.picture) place?.replaceChildren(taken.picture)
          }}
        />
      ) : (
        <p>{t('print.noMap')}</p>
      )}
      <p className="print-sources">{t('print.sources', { sources: attributions.join(' · ') })}</p>
    </section>
  )
}
