import type { RequestHandler, Response } from 'express'

/** A body of ours is a few kilobytes: over the slowest of lines it is there in less. */
export const BODY_MS = 10_000

export interface BodyTime {
  /** How long a body may take to arrive, ms. */
  readonly bodyMs: number
  /** Answers with 408, in the form of its route. */
  readonly refuse: (response: Response, message: string) => void
}

/**
 * Stands before what reads a body: one that does not arrive in time is refused and its connection ended, so that nobody keeps many
 * half-sent ones. What is refused meanwhile has been answered: error handlers look at `headersSent`.
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
