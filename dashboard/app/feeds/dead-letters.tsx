import { useQuery } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { DeadLettersDocument, type FeedHealthFragment } from '../../api/operations.generated.ts'
import { formatCount } from '../../ui/format.ts'
import { useLanguage, useTranslate } from '../../ui/i18n.ts'
import { Problem, Skeleton } from '../../ui/panel.tsx'
import { useCommand } from '../kit/use-command.ts'
import { DeadLetterRow } from './dead-letter-row.tsx'
import { DiscardDialog } from './discard-dialog.tsx'
import { useDeadLetterWork, type Letters } from './use-dead-letter-work.ts'

const PAGE = 20

/** Rejected messages of a feed: reasons, content, replaying and discarding. */
export function DeadLetters({
  feed,
  title,
  onChanged,
}: {
  readonly feed: FeedHealthFragment
  readonly title: string
  readonly onChanged: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  const [first, setFirst] = useState(PAGE)
  const [asked, setAsked] = useState<Letters | null>(null)
  const { data, previousData, error, refetch } = useQuery(DeadLettersDocument, {
    variables: { feedId: feed.id, first },
    fetchPolicy: 'no-cache',
  })
  const work = useDeadLetterWork(feed.id)
  const command = useCommand('feeds.refusedNow', 'feeds.refused')
  const page = (data ?? previousData)?.deadLetters

  // The feed has its own count: a difference means that letters have come or gone.
  useEffect(() => {
    void refetch()
  }, [feed.deadLetters, refetch])

  const run = async (job: () => Promise<void>): Promise<boolean> => {
    const done = await command.run(job)
    await refetch()
    onChanged()
    return done
  }

  if (!page)
    return error ? (
      <Problem
        text={t('admin.failed', { reason: error.message })}
        onRetry={() => void refetch()}
        retryLabel={t('retry')}
      />
    ) : (
      <Skeleton lines={3} label={t('admin.loading')} />
    )
  const busy = work.progress !== null || command.busy
  const { result, progress } = work
  return (
    <section className="dead-letters" aria-label={t('letters.of', { title })}>
      <header>
        <h3>
          {t('letters.title')} <span className="quiet">{formatCount(language, page.totalCount)}</span>
        </h3>
        {progress && (
          <span className="letters-progress" role="status">
            <progress max={progress.of} value={progress.done} aria-hidden="true" />
            {t('letters.progress', { done: progress.done, count: progress.of })}
          </span>
        )}
        {!progress && result && (
          <span className="letters-result" role="status">
            {t(result.kind === 'replay' ? 'letters.replayed' : 'letters.discarded', {
              done: result.done,
              left: result.left,
              accepted: result.accepted,
            })}
          </span>
        )}
        {page.totalCount > 0 && (
          <div className="row-actions">
            <button type="button" className="button" disabled={busy} onClick={() => void run(() => work.replay('all'))}>
              {t('letters.replayAll')}
            </button>
            <button type="button" className="button" disabled={busy} onClick={() => setAsked('all')}>
              {t('letters.discardAll')}
            </button>
          </div>
        )}
      </header>
      {asked === null && command.problem !== null && (
        <p className="dialog-problem" role="alert">
          {command.problem}
        </p>
      )}
      {page.nodes.length === 0 ? (
        <p className="quiet">{t('letters.none')}</p>
      ) : (
        <ul>
          {page.nodes.map((letter) => (
            <DeadLetterRow
              key={letter.id}
              letter={letter}
              busy={busy}
              onReplay={() => void run(() => work.replay([letter.id]))}
              onDiscard={() => setAsked([letter.id])}
            />
          ))}
        </ul>
      )}
      {page.pageInfo.hasNextPage && (
        <button type="button" className="button letters-more" onClick={() => setFirst(Math.min(500, first + PAGE * 2))}>
          {t('admin.more')}
        </button>
      )}
      {asked !== null && (
        <DiscardDialog
          count={asked === 'all' ? page.totalCount : asked.length}
          busy={busy}
          problem={command.problem}
          onClose={() => {
            setAsked(null)
            command.setProblem(null)
          }}
          onDiscard={(reason) => void run(() => work.discard(asked, reason)).then((done) => done && setAsked(null))}
        />
      )}
    </section>
  )
}
