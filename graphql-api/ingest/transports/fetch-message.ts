import { redacted } from '../../../domain/redacted.ts'
import type { PollSource } from '../catalogue/definition.ts'
import type { Feed, Payload } from '../feed/feed.ts'
import { encodingOfName, encodingOfType } from './encodings.ts'
import { MAX_MESSAGE_BYTES } from './http.ts'

/** Cache validators of a source's last answer. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export type Fetched =
  /** Nothing new. */
  { readonly state: 'same' } | { readonly state: 'new'; readonly payload: Payload; readonly validators: Validators }

/** Why a source gave no message; shown to the operator. */
class FetchError extends Error {
  override readonly name = 'FetchError'
}

/**
 * Requests a source once, limited in time and size. Redirects are not followed: only the definition decides which
 * address is requested.
 * @throws {FetchError}
 */
export async function fetchMessage(
  feed: Feed,
  { url = '', headers = {}, timeoutMs }: Pick<PollSource, 'url' | 'headers' | 'timeoutMs'>,
  known: Validators,
  signal: AbortSignal,
): Promise<Fetched> {
  const response = await ask(url, {
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    headers: {
      'user-agent': 'city-brain',
      ...headers,
      ...(known.etag !== null && { 'if-none-match': known.etag }),
      ...(known.lastModified !== null && { 'if-modified-since': known.lastModified }),
    },
  })
  if (response.status === 304) {
    await response.body?.cancel()
    return { state: 'same' }
  }
  if (response.status !== 200) {
    await response.body?.cancel()
    const location = response.headers.get('location')
    const where =
      location === null ? '' : ` to ${redacted(location).slice(0, 200)}; put that address into its definition`
    throw new FetchError(`the source answered ${String(response.status)}${where}`)
  }
  const bytes = await readBounded(response, feed.maxBytes ?? MAX_MESSAGE_BYTES)
  const said = encodingOfType(response.headers.get('content-type') ?? '')
  const guessed = said !== undefined && feed.encodings.includes(said) ? said : encodingOfName(new URL(url).pathname)
  const encoding = guessed !== undefined && feed.encodings.includes(guessed) ? guessed : (feed.encodings[0] ?? 'json')
  return {
    state: 'new',
    payload: { bytes, encoding, origin: new URL(url).pathname },
    validators: { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') },
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    throw fetchError(error)
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > maxBytes)
        throw new FetchError(`the answer is larger than ${String(maxBytes)} bytes, the feed's limit`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof FetchError ? error : fetchError(error)
  }
  return Buffer.concat(chunks, bytes)
}

/** The error of fetch says little; its cause has the details. */
function fetchError(error: unknown): FetchError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? `${String(cause.code)} ` : ''
  const words = cause instanceof Error ? cause.message : String(cause)
  return new FetchError(redacted(`the source cannot be reached: ${code}${words}`), { cause: error })
}
