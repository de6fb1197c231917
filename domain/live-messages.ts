import { MAX_CELLS, type Bbox } from './live-cells.ts'
import { LIVE_KINDS } from './live-frames.ts'
import type { MoverKind } from './mover-kinds.ts'

/** Text messages of `/live`, as JSON; docs/live-format.md. */

/** From a screen: what it looks at, from now on. */
export interface ViewMessage {
  readonly type: 'view'
  readonly bbox: Bbox
  /** Of the map, 0…24. */
  readonly zoom: number
  /** Absent: all. */
  readonly kinds?: readonly MoverKind[]
  /** One of `LIVE_INTERVALS_MS`; absent: the shortest. */
  readonly everyMs?: number
  /**
   * Of each cell the last frame that it has: the server sends what followed, or a snapshot where it cannot, and of all other cells. Absent:
   * what this connection was sent is had, and cells that are still looked at go on.
   */
  readonly resume?: readonly CellPosition[] | undefined
}

export interface CellPosition {
  /** `level/x/y` */
  readonly cell: string
  readonly epoch: number
  readonly sequence: number
}

/** How often changes are told. */
export const LIVE_INTERVALS_MS = [1_000, 2_000, 5_000, 10_000] as const

/** To a screen. */
export type LiveMessage =
  /** Answers a view: the cells that frames will come of. */
  | { readonly type: 'view'; readonly cells: readonly string[] }
  /** Feeds by their number in frames; comes again, longer, when there is a new one. */
  | { readonly type: 'feeds'; readonly feeds: readonly string[] }
  /** Every `ALIVE_MS`. `bus`: whether what other replicas take in arrives here. */
  | { readonly type: 'alive'; readonly atMs: number; readonly bus: 'in-process' | 'connected' | 'away' }
  /** The screen reads too slowly: deltas were left out; snapshots follow when it has read what is under way. */
  | { readonly type: 'behind' }
  /** A message was not understood; the view is as it was. */
  | { readonly type: 'error'; readonly code: 'BAD_USER_INPUT' | 'TOO_MANY'; readonly message: string }

export const ALIVE_MS = 5_000
/** A connection that said nothing for so long is not one. */
export const SILENT_MS = 12_000

/** @throws {LiveMessageError} saying what is wrong, and what would be right */
export function readViewMessage(text: string): ViewMessage {
  const message = asObject(parse(text))
  if (message.type !== 'view') throw wrong('type', message.type, '"view"')
  const { bbox, zoom, kinds, everyMs, resume } = message
  return {
    type: 'view',
    bbox: readBbox(bbox),
    zoom: readNumber('zoom', zoom, 0, 24),
    ...(kinds !== undefined && { kinds: readKinds(kinds) }),
    ...(everyMs !== undefined && { everyMs: readInterval(everyMs) }),
    ...(resume !== undefined && { resume: readResume(resume) }),
  }
}

export class LiveMessageError extends Error {
  override readonly name = 'LiveMessageError'
  readonly code = 'BAD_USER_INPUT'
}

function readBbox(value: unknown): Bbox {
  if (!Array.isArray(value) || value.length !== 4) throw wrong('bbox', value, '[west, south, east, north]')
  return [
    readNumber('bbox[0]', value[0], -180, 180),
    readNumber('bbox[1]', value[1], -90, 90),
    readNumber('bbox[2]', value[2], -180, 180),
    readNumber('bbox[3]', value[3], value[1] as number, 90),
  ]
}

function readKinds(value: unknown): readonly MoverKind[] {
  if (!Array.isArray(value) || value.length > LIVE_KINDS.length) throw wrong('kinds', value, 'a list of kinds')
  return value.map((kind) => {
    if (!(LIVE_KINDS as readonly unknown[]).includes(kind))
      throw wrong('kinds', kind, `one of ${LIVE_KINDS.join(', ')}`)
    return kind as MoverKind
  })
}

function readInterval(value: unknown): number {
  if (!(LIVE_INTERVALS_MS as readonly unknown[]).includes(value))
    throw wrong('everyMs', value, `one of ${LIVE_INTERVALS_MS.join(', ')}`)
  return value as number
}

function readResume(value: unknown): readonly CellPosition[] {
  if (!Array.isArray(value) || value.length > MAX_CELLS)
    throw wrong('resume', value, `at most ${String(MAX_CELLS)} cells`)
  return value.map((entry: unknown) => {
    const { cell, epoch, sequence } = asObject(entry)
    if (typeof cell !== 'string' || !/^\d{1,2}\/\d{1,7}\/\d{1,7}$/.test(cell))
      throw wrong('resume.cell', cell, 'level/x/y')
    return {
      cell,
      epoch: readNumber('resume.epoch', epoch, 0, 0xffff_ffff),
      sequence: readNumber('resume.sequence', sequence, 0, 0xffff_ffff),
    }
  })
}

function readNumber(name: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw wrong(name, value, `a number from ${String(min)} to ${String(max)}`)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrong('message', text, 'JSON')
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('message', value, 'an object')
  return value as Readonly<Record<string, unknown>>
}

function wrong(name: string, value: unknown, expected: string): LiveMessageError {
  const shown = value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80)
  return new LiveMessageError(`${name} is ${shown}; expected ${expected}`)
}
