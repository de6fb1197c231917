import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'

/** Why a body was not read to its end. */
export class BodyError extends Error {
  override readonly name = 'BodyError'
  constructor(
    readonly code: 'TOO_LARGE' | 'UNREADABLE' | 'BUSY' | 'GONE',
    message: string,
  ) {
    super(message)
  }
}

/** Memory shared by all bodies. */
export interface Room {
  /** @returns false: there is no room. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function createRoom(maxBytes: number): Room {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) return false
      taken += bytes
      return true
    },
    give(bytes) {
      taken -= bytes
    },
  }
}

export interface Body {
  readonly bytes: Uint8Array
  /** Frees its room; called once. */
  release(): void
}

/**
 * Reads a body, decompressing it if necessary, and stops at the first byte over the limit: decompressed bytes are
 * counted as they arrive.
 * @throws {BodyError}
 */
export async function readBody(
  request: IncomingMessage,
  { maxBytes, packed, room }: { readonly maxBytes: number; readonly packed: boolean; readonly room: Room },
): Promise<Body> {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let bytes = 0
  let received = 0
  const stream = packed ? request.pipe(createGunzip()) : request
  const onCut = (): void => void stream.destroy(new BodyError('GONE', 'the client disconnected'))
  request.once('aborted', onCut)
  if (packed)
    request.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > maxBytes) stream.destroy(tooLarge(maxBytes))
    })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (bytes + chunk.length > maxBytes) throw tooLarge(maxBytes)
      if (!room.take(chunk.length)) throw new BodyError('BUSY', 'too many messages are being sent at the same time')
      chunks.push(chunk)
      bytes += chunk.length
    }
    if (packed && !request.complete) throw new BodyError('GONE', 'the client disconnected')
    return { bytes: Buffer.concat(chunks, bytes), release: () => room.give(bytes) }
  } catch (error) {
    room.give(bytes)
    if (error instanceof BodyError) throw error
    if (packed && isZlib(error)) throw new BodyError('UNREADABLE', `the body is not gzip: ${(error as Error).message}`)
    throw new BodyError('GONE', 'the body did not come to its end')
  } finally {
    request.off('aborted', onCut)
    if (packed) request.unpipe()
  }
}

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError('TOO_LARGE', `the message is larger than ${String(maxBytes)} bytes, the limit of this feed`)
}
