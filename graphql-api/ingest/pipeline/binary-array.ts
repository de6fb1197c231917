/**
 * Arrays in the binary format of the PostgreSQL protocol, as parameters of `unnest`: numbers are not converted to text
 * and back. A Buffer among a statement's values is sent as binary.
 */
type Write = (view: DataView, offset: number, value: number) => void

const HEADER_BYTES = 20
const EPOCH_MS = Date.UTC(2000, 0, 1)

/** Milliseconds since 1970 as `timestamptz`: microseconds since 2000. */
export function setInstant(view: DataView, offset: number, ms: number): void {
  const microseconds = Math.round(ms - EPOCH_MS) * 1000
  const high = Math.floor(microseconds / 2 ** 32)
  view.setInt32(offset, high)
  view.setUint32(offset + 4, microseconds - high * 2 ** 32)
}

export const int2Array = fixedWidth(21, 2, (view, offset, value) => {
  view.setInt16(offset, value)
})
export const int4Array = fixedWidth(23, 4, (view, offset, value) => {
  view.setInt32(offset, value)
})
export const float4Array = fixedWidth(700, 4, (view, offset, value) => {
  view.setFloat32(offset, value)
})
export const float8Array = fixedWidth(701, 8, (view, offset, value) => {
  view.setFloat64(offset, value)
})
/** `timestamptz[]` from milliseconds since 1970. */
export const instantArray = fixedWidth(1184, 8, setInstant)

function fixedWidth(elementType: number, width: number, write: Write): (values: readonly (number | null)[]) => Buffer {
  return (values) => {
    const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (4 + width))
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
    const hasNull = values.includes(null)
    view.setInt32(0, values.length === 0 ? 0 : 1)
    view.setInt32(4, hasNull ? 1 : 0)
    view.setInt32(8, elementType)
    if (values.length === 0) return buffer.subarray(0, 12)
    view.setInt32(12, values.length)
    view.setInt32(16, 1)
    let offset = HEADER_BYTES
    for (const value of values) {
      if (value === null) {
        view.setInt32(offset, -1)
        offset += 4
      } else {
        view.setInt32(offset, width)
        write(view, offset + 4, value)
        offset += 4 + width
      }
    }
    return buffer.subarray(0, offset)
  }
}
