import type { WebSocket } from 'ws'

/** Codes that a socket is closed with, besides those of graphql-transport-ws. */
export const CLOSED = {
  /** Nobody is signed in, or not any more. */
  unauthenticated: 4401,
  /** The account is disabled or the token revoked. */
  forbidden: 4403,
  /** More than the limits allow; also graphql-transport-ws's own code for too many initialisations. */
  tooMany: 4429,
  /** It cannot be found out whether the client may stay, or the client reads too slowly; it may try again. */
  tryAgain: 1013,
  goingAway: 1001,
} as const

/** Why somebody may not stay, as `Watched.end` has it. */
export function endWatched(socket: WebSocket, why: 'over' | 'barred' | 'unknown'): void {
  if (why === 'unknown') endSocket(socket, CLOSED.tryAgain, 'Try again in a moment')
  else if (why === 'barred') endSocket(socket, CLOSED.forbidden, 'You may not any more')
  else endSocket(socket, CLOSED.unauthenticated, 'Sign in again')
}

/** Closes a socket; a client that does not answer the closing is not waited for. */
export function endSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === socket.OPEN) socket.close(code, reason)
  const late = setTimeout(() => socket.terminate(), 1_000)
  late.unref()
  socket.once('close', () => clearTimeout(late))
}

/** Asks regularly whether the other side is there, so that a dead connection does not stay. @returns what ends it. */
export function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let isThere = true
  socket.on('pong', () => {
    isThere = true
  })
  const timer = setInterval(() => {
    if (!isThere) {
      socket.terminate()
      return
    }
    isThere = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** @returns whether one more message is more than `atMost` within `withinMs`. */
export function createMessageCount(atMost: number, withinMs: number): () => boolean {
  let counted = 0
  let since = performance.now()
  return () => {
    if (performance.now() - since > withinMs) {
      counted = 0
      since = performance.now()
    }
    return ++counted > atMost
  }
}
