import { createHash } from 'node:crypto'
import type { Alert } from '../feed/feed-item.ts'
import type { Feed, Outcome } from '../feed/feed.ts'
import { instantOf, readRealtime, type RealtimeItem } from '../formats/gtfs-rt/read-realtime.ts'
import type { RealtimeAlert, TranslatedString } from '../formats/gtfs-rt/realtime-types.ts'

const EFFECTS: Readonly<Record<string, string>> = {
  NO_SERVICE: '停运',
  REDUCED_SERVICE: '减班',
  SIGNIFICANT_DELAYS: '严重晚点',
  DETOUR: '绕行',
  ADDITIONAL_SERVICE: '加班',
  MODIFIED_SERVICE: '线路调整',
  STOP_MOVED: '站点迁移',
  ACCESSIBILITY_ISSUE: '无障碍设施停用',
}
const SEVERITIES: Readonly<Record<string, Alert['severity']>> = {
  INFO: 'minor',
  WARNING: 'moderate',
  SEVERE: 'severe',
}
const DAY_MS = 86_400_000
const MOST_CHARACTERS = 10_000

/**
 * GTFS-Realtime Alerts. An alert is repeated in every message while it is active and has no version, so it is
 * identified by its entity's id and its content. An alert without an end is renewed each day, so that it ends within a
 * day after the source stops sending it.
 */
export const transitAlerts: Feed<RealtimeItem> = {
  id: 'transit-alerts',
  title: { zh: '公交公告', en: 'Transit alerts' },
  publisher: { zh: '公交公司', en: 'Bus company' },
  carries: ['alert'],
  licence: 'internal',
  grade: 'open',
  cadenceMs: 60_000,
  staleAfterMs: 600_000,
  encodings: ['protobuf', 'json'],
  sample: 'transit-alerts.json',
  validate: readRealtime,
  toObservations({ entity: { id = '', alert, isDeleted }, place, madeAtMs }, { receivedAtMs }): Outcome {
    if (alert === undefined || isDeleted === true) return { state: 'empty' }
    const sentAtMs = madeAtMs ?? receivedAtMs
    const headline = textOf(alert.headerText, (language) => !language.startsWith('en'))
    const headlineEn = textOf(alert.headerText, (language) => language.startsWith('en'))
    if (headline === undefined)
      return {
        state: 'failed',
        faults: [{ code: 'INVALID', message: `${place}.alert.headerText is missing; expected a text`, place }],
      }
    const description = textOf(alert.descriptionText, (language) => !language.startsWith('en'))
    const period = periodOf(alert, sentAtMs)
    const day = period.endMs === undefined ? Math.floor(sentAtMs / DAY_MS) : undefined
    const version = createHash('sha256').update(JSON.stringify(alert)).digest('hex').slice(0, 12)
    const sourceIdOf = (on: number | undefined) =>
      [id.slice(0, 200), version, ...(on === undefined ? [] : [on])].join(',')
    const base: Alert = {
      kind: 'alert',
      sourceId: sourceIdOf(day),
      sentAtMs,
      status: 'actual',
      messageType: day === undefined ? 'alert' : 'update',
      replaces: day === undefined ? [] : [sourceIdOf(day - 1)],
      category: ['transport'],
      event: EFFECTS[alert.effect ?? ''] ?? '公交公告',
      severity: SEVERITIES[alert.severityLevel ?? ''] ?? 'unknown',
      urgency: urgencyOf(period, sentAtMs),
      certainty: 'observed',
      headline,
      ...(headlineEn !== undefined && { headlineEn }),
      ...(description !== undefined && { description }),
      ...(period.startMs !== undefined && { effectiveAtMs: period.startMs, onsetAtMs: period.startMs }),
      expiresAtMs: period.endMs ?? ((day ?? 0) + 2) * DAY_MS,
      ...areaOf(alert),
      content: { ...alert },
    }
    return { state: 'ok', arrivals: [base] }
  },
}

interface Period {
  readonly startMs: number | undefined
  readonly endMs: number | undefined
}

/** The current one, else the next, else the last. */
function periodOf({ activePeriod = [] }: RealtimeAlert, nowMs: number): Period {
  const periods = activePeriod.map(({ start, end }): Period => ({ startMs: instantOf(start), endMs: instantOf(end) }))
  periods.sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0))
  const current = periods.find(({ endMs }) => endMs === undefined || endMs > nowMs)
  return current ?? periods.at(-1) ?? { startMs: undefined, endMs: undefined }
}

function urgencyOf({ startMs, endMs }: Period, nowMs: number): Alert['urgency'] {
  if (endMs !== undefined && endMs <= nowMs) return 'past'
  return startMs !== undefined && startMs > nowMs ? 'future' : 'immediate'
}

/** The first text in a fitting language; else any text, but never English where another language is asked for. */
function textOf(text: TranslatedString | undefined, fits: (language: string) => boolean): string | undefined {
  const texts = (text?.translation ?? []).filter((each) => (each.text ?? '').trim() !== '')
  const isEnglish = fits('en')
  const found = texts.find(({ language = '' }) => fits(language.toLowerCase())) ?? (isEnglish ? undefined : texts[0])
  return found?.text?.trim().slice(0, MOST_CHARACTERS)
}

function areaOf({ informedEntity = [] }: RealtimeAlert): { areaText?: string } {
  const words = informedEntity.slice(0, 50).flatMap(({ agencyId, routeId, stopId, trip }) => {
    if (stopId !== undefined) return [`站点 ${stopId}`]
    if (trip?.tripId !== undefined) return [`班次 ${trip.tripId}`]
    if (routeId !== undefined) return [`线路 ${routeId}`]
    return agencyId === undefined ? [] : [agencyId]
  })
  return words.length === 0 ? {} : { areaText: [...new Set(words)].join('、').slice(0, MOST_CHARACTERS) }
}
