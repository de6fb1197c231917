import type { Geometry } from 'geojson'
import { isNullIsland } from '../../../domain/null-island.ts'
import type { Session } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { mercatorHex, wgs84Hex, type StoredGeometry } from '../../geometry/wkb.ts'
import type { Alert, Report } from '../feed/feed-item.ts'
import { warningTimes } from '../feed/warning-times.ts'
import type { RegionCache } from './region-cache.ts'
import { countAccepted, type MessageCounts } from './message-counts.ts'

const sql = statements(new URL('./ingest.sql', import.meta.url))

export interface FeedOwned<Arrival> {
  readonly arrival: Arrival
  readonly counts: MessageCounts
}

/** Writes alerts, identified by source id and part, and marks those that they replace. @returns ids of all of these */
export async function writeAlerts(session: Session, items: readonly FeedOwned<Alert>[]): Promise<number[]> {
  const ids = new Set<number>()
  for (const { arrival: alert, counts } of items) {
    const { feed, receivedAtMs } = counts.message
    const { beginsAtMs, endsAtMs, isEndAssumed } = warningTimes(alert)
    const row = await session.row<{ id: number }>(
      sql('putAlert', {
        feedId: feed.id,
        sourceId: alert.sourceId,
        part: alert.part ?? 0,
        sentAt: new Date(alert.sentAtMs),
        receivedAt: new Date(receivedAtMs),
        status: alert.status,
        messageType: alert.messageType,
        replaces: alert.replaces,
        category: alert.category,
        event: alert.event,
        severity: alert.severity,
        urgency: alert.urgency,
        certainty: alert.certainty,
        warningColor: alert.warningColor ?? null,
        headline: alert.headline ?? null,
        headlineEn: alert.headlineEn ?? null,
        description: alert.description ?? null,
        instruction: alert.instruction ?? null,
        senderName: alert.senderName ?? null,
        effectiveAt: instant(alert.effectiveAtMs),
        onsetAt: instant(alert.onsetAtMs),
        expiresAt: instant(alert.expiresAtMs),
        beginsAt: new Date(beginsAtMs),
        endsAt: new Date(endsAtMs),
        endAssumed: isEndAssumed,
        areaText: alert.areaText ?? null,
        areaNote: alert.areaNote ?? null,
        restricted: feed.grade === 'restricted',
        content: JSON.stringify(alert.content),
        ...shapes(alert.area),
      }),
    )
    if (row === undefined) {
      counts.duplicates++
      continue
    }
    countAccepted(counts, alert.sentAtMs)
    ids.add(row.id)
    if (alert.replaces.length > 0 && (alert.messageType === 'update' || alert.messageType === 'cancel')) {
      const { replaces, status, sourceId } = alert
      const replaced = await session.rows<{ id: number }>(
        sql('replaceAlerts', { feedId: feed.id, sourceId, replaces, status, receivedAt: new Date(receivedAtMs) }),
      )
      for (const { id } of replaced) ids.add(id)
    }
  }
  if (ids.size > 0) await session.rows(sql('bumpDatasets', { names: ['alert'] }))
  return [...ids]
}

export interface WrittenReport {
  readonly id: number
  readonly regionId: number | null
  readonly restricted: boolean
}

/**
 * Writes reports; one that is not newer than the stored one changes nothing. @returns ids of the new and revised
 * reports
 */
export async function writeReports(
  session: Session,
  items: readonly FeedOwned<Report>[],
  regions: Pick<RegionCache, 'at'>,
): Promise<WrittenReport[]> {
  const written = new Map<number, WrittenReport>()
  for (const { arrival: report, counts } of items) {
    const { feed, receivedAtMs } = counts.message
    const { lng, lat } = report
    const isPlaced = lng !== undefined && lat !== undefined && !isNullIsland(lng, lat)
    const regionId = isPlaced ? regions.at(lng, lat) : null
    const restricted = feed.grade === 'restricted'
    const row = await session.row<{ id: number; revision: number }>(
      sql('putReport', {
        feedId: feed.id,
        sourceId: report.sourceId,
        reportedAt: new Date(report.reportedAtMs),
        updatedAt: new Date(report.updatedAtMs),
        receivedAt: new Date(receivedAtMs),
        category: report.category,
        title: report.title,
        description: report.description ?? null,
        status: report.status ?? null,
        closedAt: instant(report.closedAtMs),
        address: report.address ?? null,
        callerName: report.callerName ?? null,
        callerPhone: report.callerPhone ?? null,
        regionId,
        restricted,
        content: JSON.stringify(report.content),
        ...shapes(isPlaced ? { type: 'Point', coordinates: [lng, lat] } : undefined),
      }),
    )
    if (row === undefined) {
      counts.duplicates++
      continue
    }
    countAccepted(counts, report.updatedAtMs)
    if (row.revision > 0) counts.corrections++
    written.set(row.id, { id: row.id, regionId, restricted })
  }
  if (written.size > 0) await session.rows(sql('bumpDatasets', { names: ['report'] }))
  return [...written.values()]
}

function instant(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms)
}

function shapes(area: Geometry | undefined): { geom: string | null; geom3857: string | null } {
  if (area === undefined || area.type === 'GeometryCollection') return { geom: null, geom3857: null }
  const stored: StoredGeometry = area
  return { geom: wgs84Hex(stored), geom3857: mercatorHex(stored) }
}
