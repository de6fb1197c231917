import { Query, type Connection } from 'pg'

const MESSAGE_HEADER_BYTES = 5
const COPY_DATA = 0x64
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4])

/**
 * `COPY … FROM STDIN` that sends its rows directly after the statement, as part of a pipeline, without waiting. A
 * server that refuses the statement skips the rows (PostgreSQL 15, 55.2.6: CopyData outside of copy-in mode is
 * dropped).
 */
export class CopyQuery extends Query {
  constructor(
    text: string,
    /** In the format named in `text`. */
    rows: Buffer,
    done: (error: Error | null | undefined) => void,
  ) {
    super(text, done)
    const query = this as unknown as { submit(connection: Connection): null; handleCopyInResponse(): void }
    query.submit = (connection) => {
      const header = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES)
      header[0] = COPY_DATA
      header.writeUInt32BE(rows.length + 4, 1)
      connection.stream.cork()
      connection.query(text)
      connection.stream.write(header)
      connection.stream.write(rows)
      connection.stream.write(COPY_DONE)
      connection.stream.uncork()
      return null
    }
    query.handleCopyInResponse = () => undefined
  }
}
