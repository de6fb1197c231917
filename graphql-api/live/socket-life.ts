import type { WebSocket } from 'ws'

/** Close codes besides those of graphql-transport-ws. */
export const CLOSED = {
  /** Nobody is signed in, or the session has ended. */
  unauthenticated: 4401,
  /** The account is disabled or the token revoked. */
  forbidden: 4403,
  /** Over the limits; also graphql-transport-ws's own code for repeated initialisation. */
  tooMany: 4429,
  /** The client cannot be checked, or reads too slowly; it may try again. */
  tryAgain: 1013,
  goingAway: 1001,
} as const

/** Closes a socket for a reason of `Watched.end`. */
export function endWatched(socket: WebSocket, why: 'over' | 'barred' | 'unknown'): void {
  if (why === 'unknown') endSocket(socket, CLOSED.tryAgain, 'Try again in a moment')
  else if (why === 'barred') endSocket(socket, CLOSED.forbidden, 'You may not any more')
  else endSocket(socket, CLOSED.unauthenticated, 'Sign in again')
}

/** Closes a socket without waiting for the client's answer. */
export function endSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === socket.OPEN) socket.close(code, reason)
  const late = setTimeout(() => socket.terminate(), 1_000)
  late.unref()
  socket.once('close', () => clearTimeout(late))
}

/** Pings the client regularly, so that a dead connection is closed. @returns stops it */
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

/** @returns whether one more message exceeds `atMost` within `withinMs` */
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
