import type { RequestHandler, Response } from 'express'

/** Request bodies are a few kilobytes: even the slowest line needs less. */
export const BODY_MS = 10_000

export interface BodyTime {
  /** How long a body may take to arrive, ms. */
  readonly bodyMs: number
  /** Answers with 408, in the form of its route. */
  readonly refuse: (response: Response, message: string) => void
}

/**
 * Goes before the body parser: a body that does not arrive in time is refused and its connection closed, so that nobody
 * can hold many half-sent ones. The refusal is then already answered: error handlers must check `headersSent`.
 */
export function boundBodyTime({ bodyMs, refuse }: BodyTime): RequestHandler {
  return (request, response, next) => {
    if (request.complete) {
      next()
      return
    }
    const late = setTimeout(() => {
      if (request.complete || response.headersSent) return
      response.setHeader('Connection', 'close')
      response.once('finish', () => request.destroy())
      refuse(response, `the body took longer than ${String(bodyMs / 1000)} s to arrive`)
    }, bodyMs)
    request.once('end', () => clearTimeout(late))
    response.once('close', () => clearTimeout(late))
    next()
  }
}
