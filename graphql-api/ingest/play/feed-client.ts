import { z } from 'zod'
import type { Answer } from './play.ts'

const RETRY_MS = 5_000
const MOST_RETRY_MS = 60_000
const RECEIPT = z.looseObject({
  state: z.enum(['ok', 'empty', 'failed']),
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  faults: z.array(z.looseObject({ message: z.string(), code: z.string() })),
})
const REFUSAL = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** Sends to one feed over HTTP with its token. @param url of the city, `http://127.0.0.1:8080` */
export function feedClient(
  url: string,
  feedId: string,
  token: string,
  request: typeof fetch = fetch,
): (items: readonly object[]) => Promise<Answer> {
  const address = `${url.replace(/\/+$/, '')}/feeds/${feedId}`
  return async (items) => {
    let response: Response
    try {
      response = await request(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(items),
      })
    } catch {
      return { state: 'again', afterMs: RETRY_MS }
    }
    const text = await response.text()
    if (response.status === 429 || response.status === 503)
      return { state: 'again', afterMs: retryMs(response.headers.get('retry-after')) }
    const body = parse(text)
    const receipt = RECEIPT.safeParse(body)
    if (receipt.success)
      return { state: 'taken', receipt: receipt.data as Extract<Answer, { state: 'taken' }>['receipt'] }
    const refusal = REFUSAL.safeParse(body)
    const reason = refusal.success ? refusal.data.error.message : text.slice(0, 200)
    return { state: 'refused', message: `${address} answers ${response.status}: ${reason}` }
  }
}

function retryMs(header: string | null): number {
  const seconds = Number(header ?? '')
  return seconds > 0 ? Math.min(seconds * 1000, MOST_RETRY_MS) : RETRY_MS
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
