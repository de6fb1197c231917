import { useApolloClient } from '@apollo/client/react'
import type { ApolloClient } from '@apollo/client'
import { useCallback, useEffect, useState } from 'react'
import { SeriesHistoryDocument, type ReadingFragment, type SeriesHistoryQuery } from './operations.generated.ts'
import { serverNowMs } from '../stores/now.ts'

/** Range and resolution of a history. */
export interface HistoryRange {
  readonly id: 'hour' | 'day' | 'week'
  readonly ms: number
  readonly resolution: 'RAW' | 'MINUTE' | 'HOUR'
  /** Bucket size, ms; 0: raw readings. */
  readonly bucketMs: number
  /** Refresh interval, ms. */
  readonly everyMs: number
}

export const HISTORY_RANGES = [
  { id: 'hour', ms: 3_600_000, resolution: 'RAW', bucketMs: 0, everyMs: 10_000 },
  { id: 'day', ms: 86_400_000, resolution: 'MINUTE', bucketMs: 60_000, everyMs: 60_000 },
  { id: 'week', ms: 604_800_000, resolution: 'HOUR', bucketMs: 3_600_000, everyMs: 300_000 },
] as const satisfies readonly HistoryRange[]

export interface History {
  readonly points: readonly ReadingFragment[]
  readonly fromMs: number
  readonly toMs: number
}

/** A page holds 500; a device with a reading each second fills eight in an hour. */
const MAX_PAGES = 10

/** The history of a series, refreshed regularly. Undefined while another is loading. */
export function useHistory(seriesId: string, range: HistoryRange) {
  const client = useApolloClient()
  const key = `${seriesId} ${range.id}`
  const [known, setKnown] = useState<{ key: string; history?: History; error?: Error } | null>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      try {
        const history = await readHistory(client, seriesId, range, serverNowMs())
        if (!over) setKnown({ key, history })
      } catch (error) {
        // The last result is kept: a short failure is no reason to remove it.
        if (!over)
          setKnown((before) =>
            before?.key === key && before.history
              ? before
              : { key, error: error instanceof Error ? error : new Error() },
          )
      }
      if (!over) timer = setTimeout(() => void read(), range.everyMs)
    }
    void read()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [client, seriesId, range, key, tries])
  const retry = useCallback(() => setTries((count) => count + 1), [])
  const now = known?.key === key ? known : null
  return { history: now?.history, error: now?.error, retry }
}

async function readHistory(
  client: ApolloClient,
  seriesId: string,
  { ms, resolution }: HistoryRange,
  toMs: number,
): Promise<History> {
  const fromMs = toMs - ms
  const points: ReadingFragment[] = []
  let after: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const { data }: { data?: SeriesHistoryQuery | undefined } = await client.query({
      query: SeriesHistoryDocument,
      variables: {
        seriesId,
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        resolution,
        after,
      },
      fetchPolicy: 'no-cache',
    })
    if (!data) break
    points.push(...data.observations.nodes)
    if (!data.observations.pageInfo.hasNextPage) break
    after = data.observations.pageInfo.endCursor
  }
  return { points, fromMs, toMs }
}
