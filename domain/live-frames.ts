import { STEPS, type LiveCell } from './live-cells.ts'
import { latOf, lngOf } from './mercator.ts'
import { MOVER_KINDS, type MoverKind } from './mover-kinds.ts'

/** Codec of the binary frames of `/live`; docs/live-format.md has them byte by byte. */
export interface LiveFrame {
  /** `snapshot`: all that moves in the cell. `delta`: what changed since the frame before, and what has left. */
  readonly type: 'snapshot' | 'delta'
  /** Of a snapshot: something in between may have been missed. */
  readonly gap: boolean
  /** Changes when counting begins anew. */
  readonly epoch: number
  /** Of a delta: one more than the frame before. Of a snapshot: of what it is the state. */
  readonly sequence: number
  readonly cell: LiveCell
  /** The server's clock when the frame was made, ms since 1970. */
  readonly sentAtMs: number
  readonly movers: MoverColumns
  /** Ascending. */
  readonly left: Uint32Array
}

/** Columns of equal length, ascending by id. */
export interface MoverColumns {
  /** 1…4,294,967,295. */
  readonly ids: Uint32Array
  /** Steps from the west edge of the cell, 0…65,535. */
  readonly x: Uint16Array
  /** Steps from the north edge of the cell, 0…65,535. */
  readonly y: Uint16Array
  /** Of `LIVE_KINDS`. */
  readonly kinds: Uint8Array
  /** Of the feeds that the server has named; 255: none of them. */
  readonly feeds: Uint8Array
  /** km/h, 0…254; 255: not known. */
  readonly speeds: Uint8Array
  /** 360°/255, clockwise from north, 0…254; 255: not known. */
  readonly bearings: Uint8Array
  /** Tenths of a second before `sentAtMs`, 0…65,534; 65,535: that or older. */
  readonly ages: Uint16Array
}

/** Kinds by their number on the wire. Numbers are never given anew: new kinds come at the end. */
export const LIVE_KINDS = Object.keys(MOVER_KINDS) as readonly MoverKind[]
export const UNKNOWN = 255
export const OLDEST = 65_535
const BEARING_STEPS = 255

const MAGIC = 0x4c
const VERSION = 1
const TYPES = ['snapshot', 'delta'] as const
const HEADER_BYTES = 40
/** Fixed columns of one mover; its id has 1…5 bytes more. */
const FIXED_BYTES = 10
const GAP = 1
const MAX_LEVEL = 22

/** A frame that cannot be read. `code` says how: cut short or too long, not a frame, of a version to come, or with a value that cannot be. */
export class LiveFrameError extends Error {
  override readonly name = 'LiveFrameError'
  constructor(
    readonly code: 'LENGTH' | 'NO_FRAME' | 'VERSION' | 'VALUE',
    message: string,
  ) {
    super(message)
  }
}

export function emptyColumns(length: number): MoverColumns {
  return {
    ids: new Uint32Array(length),
    x: new Uint16Array(length),
    y: new Uint16Array(length),
    kinds: new Uint8Array(length),
    feeds: new Uint8Array(length),
    speeds: new Uint8Array(length),
    bearings: new Uint8Array(length),
    ages: new Uint16Array(length),
  }
}

export function encodeFrame({ type, gap, epoch, sequence, cell, sentAtMs, movers, left }: LiveFrame): Uint8Array {
  const count = movers.ids.length
  const bytes = new Uint8Array(HEADER_BYTES + varintBytes(movers.ids) + count * FIXED_BYTES + varintBytes(left))
  const view = new DataView(bytes.buffer)
  bytes.set([MAGIC, VERSION, TYPES.indexOf(type) + 1, gap ? GAP : 0])
  view.setUint32(4, epoch, true)
  view.setUint32(8, sequence, true)
  bytes[12] = cell.level
  view.setUint32(16, cell.x, true)
  view.setUint32(20, cell.y, true)
  view.setFloat64(24, sentAtMs, true)
  view.setUint32(32, count, true)
  view.setUint32(36, left.length, true)
  let at = writeVarints(bytes, HEADER_BYTES, movers.ids)
  for (const column of [movers.x, movers.y, movers.ages])
    for (const step of column) {
      view.setUint16(at, step, true)
      at += 2
    }
  for (const column of [movers.kinds, movers.feeds, movers.speeds, movers.bearings]) {
    bytes.set(column, at)
    at += count
  }
  writeVarints(bytes, at, left)
  return bytes
}

/** @throws {LiveFrameError} for anything that `encodeFrame` does not make; what it takes is bounded by the length of `bytes` */
export function decodeFrame(bytes: Uint8Array): LiveFrame {
  if (bytes.length < HEADER_BYTES)
    throw new LiveFrameError('LENGTH', `${String(bytes.length)} bytes; expected at least 40`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] !== MAGIC)
    throw new LiveFrameError('NO_FRAME', `begins with ${String(bytes[0])}; expected ${String(MAGIC)}`)
  if (bytes[1] !== VERSION)
    throw new LiveFrameError('VERSION', `version ${String(bytes[1])}; expected ${String(VERSION)}`)
  const type = TYPES[view.getUint8(2) - 1]
  if (type === undefined) throw new LiveFrameError('VALUE', `type ${String(bytes[2])}; expected 1 or 2`)
  const cell = { level: view.getUint8(12), x: view.getUint32(16, true), y: view.getUint32(20, true) }
  const size = 2 ** cell.level
  if (cell.level > MAX_LEVEL || cell.x >= size || cell.y >= size)
    throw new LiveFrameError('VALUE', `cell ${String(cell.level)}/${String(cell.x)}/${String(cell.y)}; there is none`)
  const sentAtMs = view.getFloat64(24, true)
  if (!Number.isFinite(sentAtMs)) throw new LiveFrameError('VALUE', `sent at ${String(sentAtMs)}; expected an instant`)
  const count = view.getUint32(32, true)
  const leftCount = view.getUint32(36, true)
  // An id has one byte at least: nothing is made room for that cannot be there.
  if (HEADER_BYTES + count * (FIXED_BYTES + 1) + leftCount > bytes.length)
    throw new LiveFrameError(
      'LENGTH',
      `${String(bytes.length)} bytes for ${String(count)} movers and ${String(leftCount)} that left`,
    )
  const movers = emptyColumns(count)
  const left = new Uint32Array(leftCount)
  let at = readVarints(bytes, HEADER_BYTES, movers.ids)
  if (at + count * FIXED_BYTES > bytes.length) throw new LiveFrameError('LENGTH', 'ends within its columns')
  for (const column of [movers.x, movers.y, movers.ages])
    for (let i = 0; i < count; i++, at += 2) column[i] = view.getUint16(at, true)
  for (const column of [movers.kinds, movers.feeds, movers.speeds, movers.bearings]) {
    column.set(bytes.subarray(at, at + count))
    at += count
  }
  if (movers.kinds.some((kind) => kind >= LIVE_KINDS.length))
    throw new LiveFrameError('VALUE', 'a kind that is not known')
  at = readVarints(bytes, at, left)
  if (at !== bytes.length) throw new LiveFrameError('LENGTH', `${String(bytes.length - at)} bytes too many`)
  return {
    type,
    gap: (view.getUint8(3) & GAP) !== 0,
    epoch: view.getUint32(4, true),
    sequence: view.getUint32(8, true),
    cell,
    sentAtMs,
    movers,
    left,
  }
}

/** Degrees WGS84: the middle of the step. */
export function positionOf(cell: LiveCell, stepX: number, stepY: number): readonly [lng: number, lat: number] {
  const size = 2 ** cell.level
  return [lngOf((cell.x + (stepX + 0.5) / STEPS) / size), latOf((cell.y + (stepY + 0.5) / STEPS) / size)]
}

/** @param kmh below 0: not known */
export function speedOnWire(kmh: number): number {
  return kmh >= 0 ? Math.min(UNKNOWN - 1, Math.round(kmh)) : UNKNOWN
}

/** @param deg below 0: not known */
export function bearingOnWire(deg: number): number {
  return deg >= 0 ? Math.round((deg / 360) * BEARING_STEPS) % BEARING_STEPS : UNKNOWN
}

/** @returns degrees clockwise from north; undefined: not known */
export function bearingOf(onWire: number): number | undefined {
  return onWire === UNKNOWN ? undefined : (onWire * 360) / BEARING_STEPS
}

export function ageOnWire(ageMs: number): number {
  return Math.max(0, Math.min(OLDEST, Math.round(ageMs / 100)))
}

function varintBytes(ids: Uint32Array): number {
  let bytes = 0
  let before = 0
  for (const id of ids) {
    const step = id - before
    if (step <= 0)
      throw new LiveFrameError('VALUE', `id ${String(id)} after ${String(before)}; expected them ascending`)
    bytes += step < 0x80 ? 1 : step < 0x4000 ? 2 : step < 0x20_0000 ? 3 : step < 0x1000_0000 ? 4 : 5
    before = id
  }
  return bytes
}

/** Differences from the one before, seven bits a byte, lowest first; the high bit says that more follow. */
function writeVarints(bytes: Uint8Array, from: number, ids: Uint32Array): number {
  let at = from
  let before = 0
  for (const id of ids) {
    let step = id - before
    for (; step >= 0x80; step = Math.floor(step / 0x80)) bytes[at++] = (step % 0x80) | 0x80
    bytes[at++] = step
    before = id
  }
  return at
}

function readVarints(bytes: Uint8Array, from: number, ids: Uint32Array): number {
  let at = from
  let before = 0
  for (let i = 0; i < ids.length; i++) {
    let step = 0
    let unit = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new LiveFrameError('LENGTH', 'ends within its ids')
      step += (byte & 0x7f) * unit
      if (byte < 0x80) break
      unit *= 0x80
      if (unit > 0x80 ** 4) throw new LiveFrameError('VALUE', 'an id of more than five bytes')
    }
    before += step
    if (step === 0 || before > 0xffff_ffff)
      throw new LiveFrameError('VALUE', `id ${String(before)}; expected them ascending, below 2^32`)
    ids[i] = before
  }
  return at
}
