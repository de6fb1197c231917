import type { LiveField } from '../live-field.ts'
import { alertArrived } from './alert-arrived.ts'
import { feedChanged } from './feed-changed.ts'
import { observationsArrived } from './observations-arrived.ts'
import { resourcesMoved } from './resources-moved.ts'
import { trafficChanged } from './traffic-changed.ts'

/** Subscriptions that are answered once for all who ask the same. */
export const LIVE_FIELDS: readonly LiveField[] = [
  observationsArrived,
  resourcesMoved,
  feedChanged,
  alertArrived,
  trafficChanged,
]
