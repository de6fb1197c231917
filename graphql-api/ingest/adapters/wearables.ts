import { z } from 'zod'
import {
  choiceField,
  codeField,
  countField,
  crsField,
  instantField,
  latField,
  lngField,
  numberField,
  qualityField,
  wgs84Of,
} from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'
import type { Report } from '../feed/feed-item.ts'

const CALL = z.object(
  {
    /** Unique for the device: later messages of the same call revise its report. */
    id: codeField('number of the call'),
    kind: choiceField('what happened', ['fall', 'sos']),
    state: choiceField('whether it is still active', ['active', 'cleared']),
    since: instantField,
  },
  { error: 'an object {id, kind, state, since}' },
)

const MESSAGE = z
  .object(
    {
      device: codeField('the wearable’s number'),
      at: instantField,
      quality: qualityField,
      lng: lngField.optional(),
      lat: latField.optional(),
      crs: crsField,
      heartRateBpm: numberField('beats a minute', 0, 1000).optional(),
      bodyTemperatureC: numberField('°C', -100, 100).optional(),
      steps: countField('steps since midnight', 0, 1e9).optional(),
      battery: numberField('percent', -1e6, 1e6).optional(),
      /** Code of the response unit of the person wearing it. No message identifies the person. */
      unitCode: codeField('code of the response unit').optional(),
      call: CALL.optional(),
    },
    { error: 'an object {device, at, …}' },
  )
  .refine(({ lng, lat }) => (lng === undefined) === (lat === undefined), { error: 'both lng and lat, or neither' })

const TITLES = { fall: '手环检测到跌倒', sos: '手环紧急求助' } as const

/**
 * Wristbands of people in care and of crews at work: restricted and anonymous. A fall or a call for help becomes a
 * report.
 */
export const wearables = deviceFeed(
  {
    id: 'wearables',
    title: { zh: '智能手环', en: 'Wearables' },
    publisher: { zh: '民政局', en: 'Civil affairs bureau' },
    carries: ['fix', 'reading', 'report'],
    licence: 'internal',
    grade: 'restricted',
    cadenceMs: 30_000,
    staleAfterMs: 180_000,
    sample: 'wearables.json',
    sensitive: {
      fields: ['name', 'user', 'owner', 'heartRateBpm', 'bodyTemperatureC', 'steps'],
      keeps: [
        ...[
          'device',
          'at',
          'quality',
          'lng',
          'lat',
          'crs',
          'heartRateBpm',
          'bodyTemperatureC',
          'steps',
          'battery',
          'unitCode',
        ],
        ...['call', 'id', 'kind', 'state', 'since'],
      ],
    },
  },
  MESSAGE,
  (message, measured) => {
    const { device, at, quality, call } = message
    const { lng, lat, crs, unitCode } = message
    const position = lng === undefined || lat === undefined ? undefined : wgs84Of({ lng, lat, crs })
    if (position)
      measured.add({
        kind: 'fix',
        mover: device,
        moverKind: 'person',
        ...position,
        observedAtMs: at,
        ...(unitCode !== undefined && { unitCode }),
      })
    const active = call?.state === 'active'
    measured.readings(device, at, quality, [
      ['heartRateBpm', 'heart_rate', message.heartRateBpm],
      ['bodyTemperatureC', 'body_temperature', message.bodyTemperatureC],
      ['steps', 'steps', message.steps],
      ['battery', 'battery', message.battery],
      ['call', 'fall', call?.kind === 'fall' ? active : undefined],
      ['call', 'sos', call?.kind === 'sos' ? active : undefined],
    ])
    if (call === undefined) return
    const report: Report = {
      kind: 'report',
      sourceId: `${device}/${call.id}`,
      reportedAtMs: call.since,
      updatedAtMs: at,
      category: call.kind,
      title: TITLES[call.kind],
      status: call.state,
      ...(active ? {} : { closedAtMs: at }),
      ...position,
      content: {
        device,
        ...(message.heartRateBpm !== undefined && { heartRateBpm: message.heartRateBpm }),
        ...(message.battery !== undefined && { battery: message.battery }),
      },
    }
    measured.add(report)
  },
)
