import { z } from 'zod'
import { numberField } from '../formats/devices/field.ts'
import { Measured } from '../formats/devices/measured.ts'
import { METER_FIELDS } from '../formats/devices/meter-fields.ts'
import { meterItems, registerOf, type MeterItem } from '../formats/devices/meter.ts'
import type { Feed } from '../feed/feed.ts'

const MESSAGE = z.object(
  {
    ...METER_FIELDS,
    energyKwh: numberField('kWh on the register', -1e15, 1e15).optional(),
    /** Negative: fed into the grid. */
    powerKw: numberField('kW', -1e12, 1e12).optional(),
    voltageV: numberField('V', -1e12, 1e12).optional(),
    currentA: numberField('A', -1e12, 1e12).optional(),
  },
  { error: 'an object {meter, at, energyKwh, …}' },
)

/** 智能电表 (smart electricity meters). */
export const powerMeters: Feed<MeterItem<z.output<typeof MESSAGE>>> = {
  id: 'power-meters',
  title: { zh: '智能电表', en: 'Power meters' },
  publisher: { zh: '供电公司', en: 'Power company' },
  carries: ['reading'],
  licence: 'internal',
  grade: 'shared',
  cadenceMs: 900_000,
  staleAfterMs: 3_600_000,
  encodings: ['json', 'ndjson'],
  sample: 'power-meters.json',
  validate: (payload) => meterItems(payload, MESSAGE, ({ energyKwh }) => energyKwh),
  toObservations(item) {
    const { meter, at, energyKwh, powerKw, voltageV, currentA, battery } = item.value
    return new Measured(item)
      .readings(
        meter,
        at,
        item.quality,
        [
          ['energyKwh', 'energy', energyKwh],
          ['powerKw', 'power', powerKw],
          ['voltageV', 'voltage', voltageV],
          ['currentA', 'current', currentA],
          ['battery', 'battery', battery],
        ],
        registerOf(item.value),
      )
      .outcome()
  },
}
