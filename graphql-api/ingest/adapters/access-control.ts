import { z } from 'zod'
import { codeField, countField, instantField, qualityField } from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const MESSAGE = z
  .object(
    {
      door: codeField('the door’s code'),
      from: instantField,
      to: instantField,
      quality: qualityField,
      in: countField('passages in since from', -1e9, 1e9).optional(),
      out: countField('passages out since from', -1e9, 1e9).optional(),
      present: countField('people inside', -1e9, 1e9).optional(),
    },
    { error: 'an object {door, from, to, in, out}' },
  )
  .refine(({ from, to }) => to > from, { error: 'to later than from', path: ['to'] })

/**
 * 门禁 (access control): passages through each door. Names, cards and faces in a message are dropped unread, even when
 * the message is rejected.
 */
export const accessControl = deviceFeed(
  {
    id: 'access-control',
    title: { zh: '门禁', en: 'Access control' },
    publisher: { zh: '公安局', en: 'Public security bureau' },
    carries: ['reading'],
    licence: 'internal',
    grade: 'restricted',
    cadenceMs: 300_000,
    staleAfterMs: 900_000,
    sample: 'access-control.json',
    sensitive: {
      fields: ['name', 'user', 'owner', 'photo', 'image'],
      keeps: ['door', 'from', 'to', 'quality', 'in', 'out', 'present'],
    },
  },
  MESSAGE,
  ({ door, to, quality, present, ...passages }, measured) => {
    const counts = [passages.in, passages.out].filter((count) => count !== undefined)
    if (counts.some((count) => count < 0)) {
      const field = (passages.in ?? 0) < 0 ? 'in' : 'out'
      measured.faultAt(field, 'OUT_OF_RANGE', `is ${passages[field] ?? ''}; expected passages, 0 or more`)
      counts.length = 0
    }
    measured.readings(door, to, quality, [
      ['in', 'access_count', counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)],
      ['present', 'occupancy_people', present],
    ])
  },
)
