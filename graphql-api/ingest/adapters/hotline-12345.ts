import { z } from 'zod'
import { codeField, crsField, instantField, latField, lngField, textField, wgs84Of } from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'
import { maskedName, maskedPhone, maskedText } from '../../../domain/personal-data.ts'

const CALLER = z.object(
  { name: textField('the caller’s name', 50).optional(), phone: textField('the caller’s telephone', 32).optional() },
  { error: 'an object {name, phone}' },
)

const TICKET = z
  .object(
    {
      ticket: codeField('number of the ticket'),
      reportedAt: instantField,
      /** Time of this state of the ticket: an older state never replaces a newer one. */
      updatedAt: instantField,
      category: textField('category', 100),
      title: textField('title', 200),
      text: textField('what the caller said', 5000).optional(),
      status: textField('state of the ticket', 50),
      closedAt: instantField.optional(),
      address: textField('address', 200).optional(),
      lng: lngField.optional(),
      lat: latField.optional(),
      crs: crsField,
      department: textField('department that handles it', 100).optional(),
      dueAt: instantField.optional(),
      caller: CALLER.optional(),
    },
    { error: 'an object {ticket, reportedAt, updatedAt, category, title, status, …}' },
  )
  .refine(({ lng, lat }) => (lng === undefined) === (lat === undefined), { error: 'both lng and lat, or neither' })
  .refine(({ reportedAt, updatedAt }) => updatedAt >= reportedAt, {
    error: 'updatedAt not before reportedAt',
    path: ['updatedAt'],
  })

/** 办结 (closed) and the states after it: 回访, 评价. */
const CLOSED = new Set(['办结', '已办结', '结案', '已结案', '回访', '评价', 'closed'])

/**
 * 12345 政务服务便民热线 (citizens' hotline): tickets and each change of their state. The caller is stored separately, where no
 * reader sees it; elsewhere the caller is masked, including telephone numbers within the text.
 */
export const hotline12345 = deviceFeed(
  {
    id: 'hotline-12345',
    title: { zh: '12345 热线工单', en: '12345 hotline tickets' },
    publisher: { zh: '12345 热线中心', en: '12345 hotline centre' },
    carries: ['report'],
    licence: 'internal',
    grade: 'shared',
    cadenceMs: 60_000,
    staleAfterMs: 900_000,
    sample: 'hotline-12345.json',
    sensitive: { fields: ['caller', 'text', 'address'] },
  },
  TICKET,
  (ticket, measured) => {
    const { status, updatedAt, lng, lat, crs, caller, department, dueAt, text, address } = ticket
    const closedAtMs = ticket.closedAt ?? (CLOSED.has(status) ? updatedAt : undefined)
    measured.add({
      kind: 'report',
      sourceId: ticket.ticket,
      reportedAtMs: ticket.reportedAt,
      updatedAtMs: updatedAt,
      category: ticket.category,
      title: maskedText(ticket.title),
      status,
      ...(text !== undefined && { description: maskedText(text) }),
      ...(closedAtMs !== undefined && { closedAtMs }),
      ...(address !== undefined && { address: maskedText(address) }),
      ...(lng !== undefined && lat !== undefined && wgs84Of({ lng, lat, crs })),
      ...(caller?.name !== undefined && { callerName: caller.name }),
      ...(caller?.phone !== undefined && { callerPhone: caller.phone }),
      content: {
        ...(department !== undefined && { department }),
        ...(dueAt !== undefined && { dueAt: new Date(dueAt).toISOString() }),
        ...(caller?.name !== undefined && { callerName: maskedName(caller.name) }),
        ...(caller?.phone !== undefined && { callerPhone: maskedPhone(caller.phone) }),
      },
    })
  },
)
