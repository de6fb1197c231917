import type { Feature } from 'geojson'
import type { Language } from '../../../domain/language.ts'
import { outlineOf, pointInside } from '../../map/area-shape.ts'
import { severitySignKey } from '../../map/severity-signs.ts'
import { freshnessOfFeed, type FeedStatus } from '../../stores/feeds.ts'
import { alertSeverity, alertsInState, type Alert } from '../../stores/alert-state.ts'
import { translate } from '../../ui/i18n.ts'
import { alertTitle } from '../../ui/alert-title.ts'

/** Alerts known at a moment. */
export interface KnownAlerts {
  readonly alerts: Iterable<Alert>
  readonly feeds: ReadonlyMap<string, FeedStatus>
  readonly nowMs: number
  readonly selectedId: string | null
}

/** Distance between signs of areas at the same place, pixels. */
const BESIDE_PX = 40
/** Maximum number of signs at one place: more would cover each other and the map. */
const MOST_BESIDE = 3
/** Fraction of a degree: about 50 m. */
const SAME_PLACE = 2_000

/**
 * Alerts in force and upcoming, as separately drawn and picked parts: the `area`, its `outline`, and the `sign` in it.
 * An upcoming one has no `area`. Of many at one place the most severe are drawn, and the selected one; the number of
 * others is shown below their names. An alert of a silent feed is stale: it may have been cancelled. One without an
 * area is only in the panel.
 */
export function alertFeatures(
  { alerts: alerts, feeds, nowMs, selectedId }: KnownAlerts,
  language: Language,
): Feature[] {
  const features: Feature[] = []
  /** By place: the first sign, and the numbers of drawn and omitted ones. */
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
