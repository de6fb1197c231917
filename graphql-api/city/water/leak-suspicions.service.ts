import { leakSuspicion, LEAK_THRESHOLDS, type LeakSuspicion } from '../../../domain/water/leak-suspicion.ts'
import { flowsOfCounter, type MeanFlow } from '../../../domain/water/meter-flow.ts'
import { minimumNightFlows } from '../../../domain/water/minimum-night-flow.ts'
import { readSettings } from '../../store/settings/city-settings.ts'
import type { Session } from '../../platform/db/database.ts'
import { readFigure, type FigureQuestion, type FigureState } from '../readings/figure.ts'
import { grouped } from '../readings/grouped.ts'
import { originOf } from '../readings/origin.ts'
import { nightReadings, type SensorReading } from '../readings/readings.service.ts'

const DAY_MS = 86_400_000
/** A flow reading applies to the time since the previous one, at most for this long [P]. */
const LONGEST_INTERVAL_MS = 2 * 3_600_000

export interface LeakSuspicionsState extends FigureState {
  readonly judged: number
  readonly unjudged: number
  readonly suspicions: readonly LeakSuspicionState[]
}

export interface LeakSuspicionState extends LeakSuspicion {
  readonly sensorId: number
  readonly observedAt: Date
  readonly feedId: string
}

export async function readLeakSuspicions(
  session: Session,
  question: FigureQuestion,
  now: Date,
): Promise<LeakSuspicionsState | null> {
  return readFigure(session, question, now, async ({ regionId, at, asOf }) => {
    const { timeZone } = await readSettings(session)
    const rows = await nightReadings(session, {
      ...{ regionId, asOf },
      properties: ['flow_rate', 'water_volume'],
      from: new Date(at.getTime() - (LEAK_THRESHOLDS.mostNights + 1) * DAY_MS),
      to: at,
    })
    const meters = [...grouped(rows, ({ sensorId }) => sensorId)].map(([sensorId, readings]) => {
      const found = leakSuspicion(minimumNightFlows(flowsOf(readings), timeZone))
      return { sensorId, found, ...originOf(readings) }
    })
    const suspicions = meters
      .flatMap(({ sensorId, found, observedAt, feedIds }): LeakSuspicionState[] =>
        found?.suspected === true && observedAt !== null
          ? [{ ...found, sensorId, observedAt, feedId: feedIds[0] ?? '' }]
          : [],
      )
      .sort((one, other) => other.score - one.score || one.sensorId - other.sensorId)
    const judged = meters.filter(({ found }) => found !== null).length
    return { judged, unjudged: meters.length - judged, suspicions, ...originOf(rows) }
  })
}

/** The flow of a meter that reports it; else the differences of its register. */
function flowsOf(readings: readonly SensorReading[]): MeanFlow[] {
  const flows = readings.filter(({ property }) => property === 'flow_rate')
  if (flows.length === 0)
    return flowsOfCounter(readings.map(({ observedAt, value }) => ({ at: observedAt.getTime(), volumeM3: value })))
  return flows.flatMap(({ observedAt, value }, i) => {
    const from = flows[i - 1]?.observedAt.getTime()
    const to = observedAt.getTime()
    // Water running backwards is not consumption.
    return from === undefined || to - from > LONGEST_INTERVAL_MS ? [] : [{ from, to, flowM3h: Math.max(0, value) }]
  })
}
