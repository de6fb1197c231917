import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { ByteFile, TileContent } from './write-archive.ts'

/** A temporary file that keeps freshly made tiles until all are there and can be put in order. */
export interface Spool extends ByteFile {
  add(bytes: Buffer): Promise<TileContent>
  /** Closes and deletes it. */
  discard(): Promise<void>
}

export async function openSpool(path: string): Promise<Spool> {
  const handle = await open(path, 'w+', 0o600)
  let end = 0
  const spool: Spool = {
    async add(bytes) {
      const offset = end
      end += bytes.length
      await handle.write(bytes, 0, bytes.length, offset)
      return { file: spool, offset, length: bytes.length, digest: digestOf(bytes) }
    },
    async bytes(offset, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, offset)
      if (bytesRead !== length)
        throw new Error(`${path} ends at byte ${offset + bytesRead}; expected ${offset + length}`)
      return buffer
    },
    async discard() {
      await handle.close()
      await rm(path, { force: true })
    },
  }
  return spool
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('base64url')
}
