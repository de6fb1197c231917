import { z } from 'zod'
import { PROPERTIES, propertyOf, toUnit } from '../../../domain/properties.ts'
import { UnitError } from '../../../domain/units.ts'
import { codeField, instantField, numberField, qualityField, textField } from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const MOST_DEVICES = 100
const number = numberField('a reading', -1e12, 1e12)

const DEVICE = z.object(
  {
    device: codeField('the sensor’s code'),
    /** Absent: the pole's time. */
    at: instantField.optional(),
    quality: qualityField,
    /** By property; in the property's unit, or with a unit given. */
    values: z.record(
      z.string(),
      z.union([number, z.object({ value: number, unit: textField('unit', 32) })], {
        error: 'a number, or {"value": number, "unit": "mg/m³"}',
      }),
      { error: 'an object {"pm25": 35, …}' },
    ),
  },
  { error: 'an object {device, values}' },
)

const MESSAGE = z.object(
  {
    pole: codeField('code of the pole'),
    at: instantField,
    devices: z
      .array(DEVICE, { error: `the pole’s devices, an array of at most ${MOST_DEVICES}` })
      .max(MOST_DEVICES, { error: `the pole’s devices, an array of at most ${MOST_DEVICES}` }),
  },
  { error: 'an object {pole, at, devices}' },
)

const EXAMPLES = PROPERTIES.slice(0, 3)
  .map(({ id }) => id)
  .join(', ')

/** 智慧灯杆 (smart poles): lamp, air, weather and noise devices of a pole in one message. */
export const smartPoles = deviceFeed(
  {
    id: 'smart-poles',
    title: { zh: '智慧灯杆', en: 'Smart poles' },
    publisher: { zh: '城市管理局', en: 'Urban management bureau' },
    carries: ['reading'],
    licence: 'internal',
    grade: 'shared',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'smart-poles.json',
  },
  MESSAGE,
  ({ at, devices }, measured) => {
    for (const [index, { device, at: own = at, quality, values }] of devices.entries())
      for (const [name, given] of Object.entries(values)) {
        const path = ['devices', index, 'values', name]
        const known = propertyOf(name)
        if (known === undefined) {
          measured.faultAt(
            path,
            'UNKNOWN_PROPERTY',
            `is not a known property; expected one of the list (${EXAMPLES} …)`,
          )
          continue
        }
        try {
          const value = typeof given === 'number' ? given : toUnit(given.value, given.unit, known.id)
          measured.readings(device, own, quality, [[path, known.id, value]])
        } catch (error) {
          if (!(error instanceof UnitError)) throw error
          measured.faultAt(path, 'UNKNOWN_UNIT', `has a wrong unit: ${error.message}`)
        }
      }
  },
)
