import { z } from 'zod'
import { codeField, flagField, instantField, numberField, qualityField } from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const MESSAGE = z.object(
  {
    device: codeField('the manhole’s sensor code'),
    at: instantField,
    quality: qualityField,
    coverOpen: flagField('whether the cover is open').optional(),
    tiltDeg: numberField('degrees from level', -1e6, 1e6).optional(),
    /** Above the bottom of the shaft. */
    waterLevelM: numberField('metres above the shaft’s bottom', -1e6, 1e6).optional(),
    methanePpm: numberField('ppm', -1e9, 1e9).optional(),
    battery: numberField('percent', -1e6, 1e6).optional(),
    signalDbm: numberField('dBm', -1e6, 1e6).optional(),
  },
  { error: 'an object {device, at, coverOpen, …}' },
)

/** 智能井盖 (smart manhole covers): lifted or tilted covers, water and gas below. */
export const manholes = deviceFeed(
  {
    id: 'manholes',
    title: { zh: '智能井盖', en: 'Manhole covers' },
    publisher: { zh: '城市管理局', en: 'Urban management bureau' },
    carries: ['reading'],
    licence: 'internal',
    grade: 'shared',
    // They sleep for an hour unless something happens.
    cadenceMs: 3_600_000,
    staleAfterMs: 7_800_000,
    sample: 'manholes.json',
  },
  MESSAGE,
  ({ device, at, quality, coverOpen, tiltDeg, waterLevelM, methanePpm, battery, signalDbm }, measured) => {
    measured.readings(device, at, quality, [
      ['coverOpen', 'cover_open', coverOpen],
      ['tiltDeg', 'tilt', tiltDeg],
      ['waterLevelM', 'water_level', waterLevelM],
      ['methanePpm', 'methane', methanePpm],
      ['battery', 'battery', battery],
      ['signalDbm', 'signal_strength', signalDbm],
    ])
  },
)
