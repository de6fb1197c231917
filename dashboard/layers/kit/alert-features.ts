import type { Feature } from 'geojson'
import type { Language } from '../../../domain/language.ts'
import { outlineOf, pointInside } from '../../map/area-shape.ts'
import { severitySignKey } from '../../map/severity-signs.ts'
import { freshnessOfFeed, type FeedStatus } from '../../stores/feeds.ts'
import { alertSeverity, alertsInState, type Alert } from '../../stores/alert-state.ts'
import { translate } from '../../ui/i18n.ts'
import { alertTitle } from '../../ui/alert-title.ts'

/** What is known at a moment. */
export interface KnownAlerts {
  readonly alerts: Iterable<Alert>
  readonly feeds: ReadonlyMap<string, FeedStatus>
  readonly nowMs: number
  readonly selectedId: string | null
}

/** Signs of areas that begin at the same place stand beside each other, pixels. */
const BESIDE_PX = 40
/** Of one place the gravest: more would bury them, the ground in their colour, and the map. */
const MOST_BESIDE = 3
/** Degrees: about 50 m. */
const SAME_PLACE = 2_000

/**
 * Alerts in force, and those that come, as parts that are drawn and picked apart: the `area`, its `outline`, and the `sign` that stands in it.
 * One that comes has no `area`. Of many at one place the gravest are drawn, and the one that is selected; how many more there are stands below their names. One whose feed has gone quiet is stale: it may have been taken back since. One without an area is in the panel
 * alone.
 */
export function alertFeatures(
  { alerts: alerts, feeds, nowMs, selectedId }: KnownAlerts,
  language: Language,
): Feature[] {
  const features: Feature[] = []
  /** By place: the first sign there, how many stand there, and how many do not. */
  const places = new Map<string, { readonly properties: { label: string }; count: number; more: number }>()
  const known = [...alerts]
  for (const state of ['inForce', 'ahead'] as const)
    for (const alert of alertsInState(state, known, nowMs)) draw(alert, state === 'ahead')
  for (const { properties, more } of places.values())
    if (more > 0) properties.label += `\n${translate(language, 'alerts.here', { count: more })}`
  return features

  function draw(alert: Alert, isAhead: boolean): void {
    const { id, area, feedId, status } = alert
    const at = area && pointInside(area)
    if (!area || !at) return
    const key = at.map((degrees) => Math.round(degrees * SAME_PLACE)).join('/')
    const place = places.get(key)
    if (place && place.count >= MOST_BESIDE && id !== selectedId) {
      place.more++
      return
    }
    const severity = alertSeverity(alert)
    const isStale = freshnessOfFeed(feeds.get(feedId), nowMs) === 'stale'
    const isExercise = status === 'EXERCISE'
    const shared = {
      severity: isStale ? 0 : (severity ?? 0),
      stale: isStale,
      exercise: isExercise,
      ahead: isAhead,
      selected: id === selectedId,
    }
    const feature = (part: string, geometry: Feature['geometry'], more: object = {}): Feature => ({
      type: 'Feature',
      id: Number(id),
      properties: { part, ...shared, ...more },
      geometry,
    })
    const outline = outlineOf(area)
    if (outline) features.push(...(isAhead ? [] : [feature('area', area)]), feature('outline', outline))
    const label = [
      isExercise && translate(language, 'alerts.exercise'),
      isAhead && translate(language, 'alerts.state.ahead'),
      alertTitle(alert, language),
    ]
      .filter(Boolean)
      .join(' · ')
    const properties = {
      sign: severitySignKey(severity, isStale),
      label,
      beside: 0,
      rank: (severity ?? 5) + (isAhead ? 5 : 0),
    }
    if (place) {
      // All are named below the first.
      place.properties.label += `\n${label}`
      properties.label = ''
      properties.beside = BESIDE_PX * place.count++
    } else places.set(key, { properties, count: 1, more: 0 })
    const sign = feature('sign', { type: 'Point', coordinates: at })
    sign.properties = Object.assign(properties, sign.properties)
    features.push(sign)
  }
}
