import { setInstant } from './binary-array.ts'
import type { ReadingColumns } from './reading-columns.ts'
import type { KnownSeries } from './series-cache.ts'
import type { MessageCounts } from './message-counts.ts'

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
/** Signature, flags and the zero length of the header extension. */
const HEADER = Buffer.concat([SIGNATURE, Buffer.alloc(8)])
const TRAILER_BYTES = 2

/** Six fields, each preceded by its length: series_id, observed_at, revision, quality, received_at, value. */
const ROW_BYTES = 2 + (4 + 4) + (4 + 8) + (4 + 2) + (4 + 2) + (4 + 8) + (4 + 8)

/**
 * Rows of `observation`, revision 0, in the format of `COPY … (format binary)`: those of a batch at `places`, in that
 * order.
 */
export function copyRows(columns: ReadingColumns, places: readonly number[]): Buffer {
  const { series, observedAtMs, values, qualities, messageCounts: messageCounts } = columns
  const rows = Buffer.allocUnsafe(HEADER.length + places.length * ROW_BYTES + TRAILER_BYTES)
  HEADER.copy(rows)
  const view = new DataView(rows.buffer, rows.byteOffset, rows.length)
  let at = HEADER.length
  for (const place of places) {
    view.setInt16(at, 6)
    view.setInt32(at + 2, 4)
    view.setInt32(at + 6, (series[place] as KnownSeries).id)
    view.setInt32(at + 10, 8)
    setInstant(view, at + 14, observedAtMs[place] as number)
    view.setInt32(at + 22, 2)
    view.setInt16(at + 26, 0)
    view.setInt32(at + 28, 2)
    view.setInt16(at + 32, qualities[place] as number)
    view.setInt32(at + 34, 8)
    setInstant(view, at + 38, (messageCounts[place] as MessageCounts).message.receivedAtMs)
    view.setInt32(at + 46, 8)
    view.setFloat64(at + 50, values[place] as number)
    at += ROW_BYTES
  }
  view.setInt16(at, -1)
  return rows
}
