import { z } from 'zod'
import {
  codeField,
  countField,
  crsField,
  instantField,
  latField,
  lngField,
  qualityField,
  textField,
  wgs84Of,
} from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const spaces = (words: string) => countField(words, -1e9, 1e9).optional()

const MESSAGE = z
  .object(
    {
      lot: codeField('the car park’s code'),
      at: instantField,
      quality: qualityField,
      free: spaces('free spaces'),
      occupied: spaces('taken spaces'),
      capacity: spaces('spaces in all'),
      /** Both or neither. A car park unknown to the city is created at this position. */
      lng: lngField.optional(),
      lat: latField.optional(),
      crs: crsField,
      name: textField('name', 100).optional(),
    },
    { error: 'an object {lot, at, free, capacity, …}' },
  )
  .refine(({ lng, lat }) => (lng === undefined) === (lat === undefined), { error: 'both lng and lat, or neither' })

/** 停车场 (car parks): any two of free, taken and total give the third. */
export const parkingLots = deviceFeed(
  {
    id: 'parking-lots',
    title: { zh: '停车场', en: 'Car parks' },
    publisher: { zh: '交通运输局', en: 'Transport bureau' },
    carries: ['reading', 'thing'],
    licence: 'internal',
    grade: 'open',
    cadenceMs: 60_000,
    staleAfterMs: 300_000,
    sample: 'parking-lots.json',
  },
  MESSAGE,
  ({ lot, at, quality, free, occupied, capacity, lng, lat, crs, name }, measured) => {
    if (lng !== undefined && lat !== undefined)
      measured.add({
        kind: 'thing',
        thing: lot,
        sensorKind: 'parking',
        ...wgs84Of({ lng, lat, crs }),
        ...(name !== undefined && { name }),
      })
    if (free !== undefined && capacity !== undefined && free > capacity) {
      measured.faultAt('free', 'OUT_OF_RANGE', `is ${free} of ${capacity} spaces; expected at most capacity`)
      measured.readings(lot, at, quality, [['capacity', 'parking_capacity', capacity]])
      return
    }
    const rest = (whole?: number, part?: number) =>
      whole === undefined || part === undefined ? undefined : Math.max(0, whole - part)
    measured.readings(lot, at, quality, [
      ['free', 'parking_free', free ?? rest(capacity, occupied)],
      // There may be more cars than spaces: some stand in the lanes.
      ['occupied', 'parking_occupied', occupied ?? rest(capacity, free)],
      ['capacity', 'parking_capacity', capacity],
    ])
  },
)
