import { useApolloClient } from '@apollo/client/react'
import type { ApolloClient } from '@apollo/client'
import { useCallback, useState } from 'react'
import {
  DeadLetterIdsDocument,
  DiscardDeadLettersDocument,
  ReplayDeadLettersDocument,
  type DeadLetterIdsQuery,
} from '../../api/operations.generated.ts'

/** Selected letters, or all of a feed. */
export type Letters = readonly string[] | 'all'

export interface WorkResult {
  readonly kind: 'replay' | 'discard'
  /** Letters that are gone. */
  readonly done: number
  /** Letters with remaining faults, or not kept completely. */
  readonly left: number
  /** Items written. */
  readonly accepted: number
}

/** Batch size: small enough to show progress. */
const BATCH = 50
/** Maximum number of pages at a time. */
const MAX_PAGES = 20

/** Replays and discards dead letters of a feed in batches, with progress. */
export function useDeadLetterWork(feedId: string) {
  const client = useApolloClient()
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null)
  const [result, setResult] = useState<WorkResult | null>(null)

  const each = useCallback(
    async (letters: Letters, work: (ids: readonly string[]) => Promise<Omit<WorkResult, 'kind'>>) => {
      const ids = letters === 'all' ? await readIds(client, feedId) : letters
      const sum = { done: 0, left: 0, accepted: 0 }
      try {
        for (let at = 0; at < ids.length; at += BATCH) {
          setProgress({ done: at, of: ids.length })
          const step = await work(ids.slice(at, at + BATCH))
          sum.done += step.done
          sum.left += step.left
          sum.accepted += step.accepted
        }
      } finally {
        setProgress(null)
      }
      return sum
    },
    [client, feedId],
  )

  const replay = useCallback(
    async (letters: Letters) => {
      setResult(null)
      const sum = await each(letters, async (ids) => {
        const { data } = await client.mutate({
          mutation: ReplayDeadLettersDocument,
          variables: { feedId, ids: [...ids] },
          fetchPolicy: 'no-cache',
        })
        const result = data?.replayDeadLetters
        return {
          done: result?.replayed ?? 0,
          left: (result?.stillWrong ?? 0) + (result?.notKept ?? 0),
          accepted: result?.accepted ?? 0,
        }
      })
      setResult({ kind: 'replay', ...sum })
    },
    [client, each, feedId],
  )

  const discard = useCallback(
    async (letters: Letters, reason: string) => {
      setResult(null)
      const sum = await each(letters, async (ids) => {
        const { data } = await client.mutate({
          mutation: DiscardDeadLettersDocument,
          variables: { ids: [...ids], reason },
          fetchPolicy: 'no-cache',
        })
        const done = data?.discardDeadLetters ?? 0
        return { done, left: ids.length - done, accepted: 0 }
      })
      setResult({ kind: 'discard', ...sum })
    },
    [client, each],
  )

  return { progress, result, replay, discard }
}

/** Ids are read first: letters that stay invalid would otherwise be requested again. */
async function readIds(client: ApolloClient, feedId: string): Promise<readonly string[]> {
  const ids: string[] = []
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const { data }: { data?: DeadLetterIdsQuery | undefined } = await client.query({
      query: DeadLetterIdsDocument,
      variables: { feedId, after },
      fetchPolicy: 'no-cache',
    })
    if (!data) break
    ids.push(...data.deadLetters.nodes.map(({ id }) => id))
    if (!data.deadLetters.pageInfo.hasNextPage) break
    after = data.deadLetters.pageInfo.endCursor
  }
  // Oldest first, in order of arrival.
  return ids.reverse()
}
