import { z } from 'zod'
import { numberField } from '../formats/devices/field.ts'
import { Measured } from '../formats/devices/measured.ts'
import { METER_FIELDS } from '../formats/devices/meter-fields.ts'
import { meterItems, registerOf, type MeterItem } from '../formats/devices/meter.ts'
import type { Feed } from '../feed/feed.ts'

const MESSAGE = z.object(
  {
    ...METER_FIELDS,
    volumeM3: numberField('m³ on the register', -1e12, 1e12).optional(),
    flowM3h: numberField('m³/h', -1e12, 1e12).optional(),
    pressureMPa: numberField('MPa', -1e6, 1e6).optional(),
  },
  { error: 'an object {meter, at, volumeM3, …}' },
)

/** 智能水表 (smart water meters): register, flow and pressure. */
export const waterMeters: Feed<MeterItem<z.output<typeof MESSAGE>>> = {
  id: 'water-meters',
  title: { zh: '智能水表', en: 'Water meters' },
  publisher: { zh: '自来水公司', en: 'Water company' },
  carries: ['reading'],
  licence: 'internal',
  grade: 'shared',
  cadenceMs: 900_000,
  staleAfterMs: 3_600_000,
  encodings: ['json', 'ndjson'],
  sample: 'water-meters.json',
  validate: (payload) => meterItems(payload, MESSAGE, ({ volumeM3 }) => volumeM3),
  toObservations(item) {
    const { meter, at, volumeM3, flowM3h, pressureMPa, battery } = item.value
    return new Measured(item)
      .readings(
        meter,
        at,
        item.quality,
        [
          ['volumeM3', 'water_volume', volumeM3],
          ['flowM3h', 'flow_rate', flowM3h],
          ['pressureMPa', 'water_pressure', pressureMPa],
          ['battery', 'battery', battery],
        ],
        registerOf(item.value),
      )
      .outcome()
  },
}
