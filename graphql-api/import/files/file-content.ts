import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import unbzip2 from 'unbzip2-stream'
import { ImportError } from '../../store/import-error.ts'

const HEAD_BYTES = 64 * 1024

/** Names including those of compressed files. */
export function withPacked(extensions: readonly string[]): readonly string[] {
  return [...extensions, ...['.gz', '.bz2'].flatMap((packed) => extensions.map((extension) => extension + packed))]
}

/** `gzip` or `bzip2` by the first bytes of a file; undefined: not compressed. */
export function packingOf(path: string): 'gzip' | 'bzip2' | undefined {
  const start = Buffer.alloc(4)
  const file = openSync(path, 'r')
  try {
    readSync(file, start, 0, start.length, 0)
  } finally {
    closeSync(file)
  }
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  return /^BZh[1-9]$/.test(start.toString('latin1')) ? 'bzip2' : undefined
}

/** A file as a stream, decompressed if necessary. `bytesRead` counts those of the file itself. */
export function openContent(
  path: string,
  highWaterMark: number,
): { chunks: AsyncIterable<Buffer>; bytesRead: () => number; close: () => void } {
  const packing = packingOf(path)
  const file = createReadStream(path, { highWaterMark })
  const close = () => void file.destroy()
  const bytesRead = () => file.bytesRead
  if (packing === undefined) return { chunks: file as AsyncIterable<Buffer>, bytesRead, close }
  return { chunks: unpacked(path, packing, file), bytesRead, close }
}

async function* unpacked(path: string, packing: 'gzip' | 'bzip2', file: Readable): AsyncGenerator<Buffer> {
  const content = new PassThrough()
  let failure: Error | undefined
  const unpacker = packing === 'gzip' ? createGunzip() : unbzip2()
  const done = pipeline(file, unpacker, content).catch((error: unknown) => {
    failure = asError(error)
    content.end()
  })
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    failure ??= asError(error)
  }
  await done
  if (failure !== undefined) {
    throw new ImportError(`${path}: ${packing} says "${failure.message}"; the file is damaged or truncated`, {
      cause: failure,
    })
  }
}

/** unbzip2-stream throws strings. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** The first bytes of a file's content. */
export async function headOf(path: string): Promise<Buffer> {
  const { chunks, close } = openContent(path, HEAD_BYTES)
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      parts.push(chunk)
      bytes += chunk.length
      if (bytes >= HEAD_BYTES) break
    }
  } finally {
    close()
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}
