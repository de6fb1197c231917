import type { MoverKind } from '../../../domain/mover-kinds.ts'
import type { Fix, Report } from '../feed/feed-item.ts'
import { readEvents, type CotEvent } from '../formats/cot/read-events.ts'
import type { Feed } from '../feed/feed.ts'
import { readXml } from '../feed/xml-tree.ts'

/** Emergencies of type `b-a-…`, as ATAK and its servers send them. */
const EMERGENCIES: Readonly<Record<string, string>> = {
  'b-a-o-tbl': '紧急求助',
  'b-a-o-pan': '呼叫铃',
  'b-a-o-opn': '遇险交战',
  'b-a-g': '越出围栏',
  'b-a-o-can': '解除求助',
}

/**
 * People, vehicles and emergencies of Cursor-on-Target 2.0 (ATAK, WinTAK, FreeTAKServer). Atoms (`a-…`) are positions.
 * Alarms (`b-a-…`) are reports: their uid is stable, so a later beacon revises the report and a cancel closes it. Other
 * events count only as a sign of life.
 */
export const cot: Feed<CotEvent> = {
  id: 'cot',
  title: { zh: '单兵与应急终端（CoT）', en: 'Cursor-on-Target' },
  publisher: { zh: '应急管理局', en: 'Emergency management bureau' },
  carries: ['fix', 'report'],
  licence: 'internal',
  grade: 'restricted',
  cadenceMs: 30_000,
  staleAfterMs: 300_000,
  encodings: ['xml'],
  maxBytes: 1 << 20,
  sample: 'cot.xml',
  sensitive: { fields: ['contact', 'callsign', 'remarks', 'emergency', 'uid'] },
  validate({ bytes }) {
    const read = readXml(bytes)
    return 'fault' in read ? { messages: [], faults: [read.fault] } : readEvents(read.root)
  },
  toObservations(event) {
    const { type, position } = event
    if (type.startsWith('b-a-') || type === 'b-a') return { state: 'ok', arrivals: [reportOf(event)] }
    // Without a satellite fix the device reports only that it is alive.
    if (!type.startsWith('a-') || !position) return { state: 'empty' }
    return { state: 'ok', arrivals: [fixOf(event, position)] }
  },
}

function fixOf(
  { uid, type, timeMs, callsign, speedKmh, bearingDeg }: CotEvent,
  position: { lng: number; lat: number },
): Fix {
  return {
    kind: 'fix',
    mover: uid,
    moverKind: kindOf(type),
    ...position,
    observedAtMs: timeMs,
    ...(speedKmh !== undefined && { speedKmh }),
    ...(bearingDeg !== undefined && { bearingDeg }),
    ...(callsign !== undefined && { name: callsign }),
  }
}

/** By battle dimension and function, after the affiliation: `a-f-G-E-V`, `a-n-A-M-H-Q`. */
function kindOf(type: string): MoverKind {
  const [, , dimension, ...functions] = type.split('-')
  if (dimension === 'S') return 'boat'
  if (dimension === 'A') return functions.includes('Q') ? 'drone' : 'other'
  if (dimension !== 'G') return 'other'
  if (functions[0] === 'E') return functions[1] === 'V' ? 'car' : 'other'
  return functions[0] === 'U' || functions.length === 0 ? 'person' : 'other'
}

function reportOf({ uid, type, timeMs, startMs, staleMs, position, callsign, emergency, remarks }: CotEvent): Report {
  const over = type === 'b-a-o-can' || emergency?.cancelled === true
  const words = Object.hasOwn(EMERGENCIES, type) ? EMERGENCIES[type] : undefined
  const description = [emergency?.text, remarks].filter((text) => text !== undefined && text !== '').join(' ')
  return {
    kind: 'report',
    sourceId: uid,
    reportedAtMs: startMs,
    updatedAtMs: Math.max(timeMs, startMs),
    category: type,
    title: [words ?? emergency?.type ?? type, callsign].filter((part) => part !== undefined).join(' '),
    ...(description !== '' && { description }),
    status: over ? 'cancelled' : 'active',
    ...(over && { closedAtMs: timeMs }),
    ...position,
    content: { type, staleAt: new Date(staleMs).toISOString(), ...(emergency && { emergency: { ...emergency } }) },
  }
}
