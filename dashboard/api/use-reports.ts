import { skipToken, useApolloClient, useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { feedsThatCarry, useFeeds } from '../stores/feeds.ts'
import { useReports } from '../stores/reports.ts'
import { useMay } from '../stores/session.ts'
import { NewestReportsDocument, OpenReportsDocument, ReportDocument } from './operations.generated.ts'
import { useFallbackInterval, useReadAfterArrivals, useReadAfterGaps } from './use-subscription.ts'

/** Polling interval without a subscription. */
const EVERY_MS = 15_000
/** Open ones on the map. */
const MOST_OPEN = 5_000
/** After one of their feeds sent data. */
const AT_MOST_EVERY_MS = 15_000

/** Keeps the open reports up to date, while something shows them and the viewer may see them. */
export function useReportsKnown(wanted: boolean): void {
  const client = useApolloClient()
  const may = useMay('report.view')
  const pollInterval = useFallbackInterval(EVERY_MS)
  const isAsked = wanted && may
  const { data, refetch } = useQuery(
    OpenReportsDocument,
    isAsked ? { pollInterval, fetchPolicy: 'no-cache' } : skipToken,
  )
  useEffect(() => {
    if (!data) return
    let isCurrent = true
    const read = async (): Promise<void> => {
      let page = data.reports
      const open = [...page.nodes]
      while (page.pageInfo.hasNextPage && open.length < MOST_OPEN) {
        const query = { query: OpenReportsDocument, variables: { after: page.pageInfo.endCursor } }
        const next = await client.query({ ...query, fetchPolicy: 'no-cache' })
        if (!isCurrent || !next.data) return
        page = next.data.reports
        open.push(...page.nodes)
      }
      useReports.getState().read(open)
    }
    // Missing ones are requested again with the next reading.
    void read().catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [client, data])
  useReadAgain(() => isAsked && refetch())
  useEffect(() => () => useReports.getState().forget(), [])
}

/** The newest reports of a region, open or not; null code: of all visible regions. Empty without the right. */
export function useNewestReports(regionCode: string | null, first: number) {
  const may = useMay('report.view')
  const pollInterval = useFallbackInterval(EVERY_MS)
  const query = useQuery(
    NewestReportsDocument,
    may
      ? {
          variables: { first, within: regionCode === null ? null : { regionCode } },
          pollInterval,
          fetchPolicy: 'no-cache',
        }
      : skipToken,
  )
  useReadAgain(() => may && query.refetch())
  return { reports: (query.data ?? query.previousData)?.reports, error: query.error, refetch: query.refetch }
}

/** One report; null id: none. */
export function useReport(id: string | null) {
  const may = useMay('report.view')
  const query = useQuery(
    ReportDocument,
    id === null || !may ? skipToken : { variables: { id }, fetchPolicy: 'cache-and-network' },
  )
  const report = id === null || query.data?.report?.id !== id ? null : query.data.report
  useEffect(() => {
    if (report) useReports.getState().look(report)
  }, [report])
  useReadAgain(() => report && query.refetch())
  return { report, missing: query.data?.report === null, forbidden: id !== null && !may, error: query.error }
}

function useReadAgain(read: () => unknown): void {
  const feedIds = useFeeds(({ feeds }) => feedsThatCarry('REPORT', feeds))
  useReadAfterArrivals(read, feedIds.split(' '), AT_MOST_EVERY_MS)
  useReadAfterGaps(read)
}
