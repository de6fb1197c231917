import type { DeadLettersQuery } from '../../api/operations.generated.ts'
import { formatSecond } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { DeadLetterOriginal } from './dead-letter-original.tsx'

/** A rejected message, or a part of one. */
export function DeadLetterRow({
  letter,
  busy,
  onReplay,
  onDiscard,
}: {
  readonly letter: DeadLettersQuery['deadLetters']['nodes'][number]
  readonly busy: boolean
  readonly onReplay: () => void
  readonly onDiscard: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <li className="letter">
      <div className="letter-head">
        <span className="chip chip-warning">{t(`letters.fault.${letter.faultCode}` as 'letters.fault.INVALID')}</span>
        <span translate="no">{letter.fault ?? t('letters.restricted')}</span>
      </div>
      <p className="quiet">
        {[
          formatSecond(language, letter.receivedAt),
          letter.door,
          letter.encoding,
          letter.origin,
          letter.place && t('letters.place', { place: letter.place }),
          letter.faults > 1 ? t('letters.faults', { count: letter.faults }) : null,
          t('letters.bytes', { count: letter.payloadBytes }),
          letter.replays > 0 ? t('letters.replays', { count: letter.replays }) : null,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {letter.payload !== null && (
        <details>
          <summary>{t('letters.payload')}</summary>
          <pre translate="no">{letter.payload}</pre>
        </details>
      )}
      <DeadLetterOriginal id={letter.id} isRestricted={letter.fault === null}>
        <button type="button" className="button" disabled={busy} onClick={onReplay}>
          {t('letters.replay')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onDiscard}>
          {t('letters.discard')}
        </button>
      </DeadLetterOriginal>
    </li>
  )
}
