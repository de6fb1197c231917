import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

const MAX_HEADER_BYTES = 16 * 1024
const DRAIN_MS = 10_000

/** Answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Takes over the connection of a WebSocket request; false, having touched nothing, for other paths. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean

/** The single port. Its handler can change while it is open: the progress page first, then the city. */
export interface HttpListener {
  /**
   * Starts to listen. @returns the address, e.g. `http://127.0.0.1:8080`. @throws {ListenError} if the port is
   * unavailable
   */
  open(): Promise<string>
  /** From the next request on, `answer` handles requests and `upgrade` WebSockets; without it there are none. */
  setHandler(answer: Answer, upgrade?: Upgrade): void
  /** Accepts no more requests and lets those in progress finish, for 10 s at most. Idempotent. */
  close(): Promise<void>
}

/** The address is unavailable; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** Depends on Node only, so that it can start before anything else is loaded. */
export function createHttpListener(
  settings: { readonly port: number; readonly host: string },
  first: Answer,
): HttpListener {
  let answer = first
  let upgrade: Upgrade = () => false
  let closing: Promise<void> | undefined
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: 30_000,
      headersTimeout: 15_000,
      keepAliveTimeout: 65_000,
      // Node's default is to check for late requests every half a minute.
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.setHeader('Referrer-Policy', 'same-origin')
      answer(request, response)
    },
  )
  server.on('upgrade', (request, socket, head) => {
    // Without a listener a broken connection would end the process.
    socket.on('error', () => socket.destroy())
    if (!upgrade(request, socket, head))
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  return {
    open: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, settings)))
        server.listen({ port: settings.port, host: settings.host }, () => {
          const { port } = server.address() as AddressInfo
          resolve(`http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${String(port)}`)
        })
      }),
    setHandler(next, nextUpgrade = () => false) {
      answer = next
      upgrade = nextUpgrade
    },
    close() {
      closing ??= (async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        // Closes connections that become idle while the others finish.
        const idle = setInterval(() => server.closeIdleConnections(), 50)
        const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
        await closed
        clearInterval(idle)
        clearTimeout(late)
      })()
      return closing
    },
  }
}

function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: { readonly port: number; readonly host: string },
): ListenError {
  const where = `port ${String(port)} of ${host}`
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `${where} is in use: stop what uses it, or set PORT to another one`,
    EACCES: `${where} may not be used by this user: set PORT to 1024 or more`,
    EADDRNOTAVAIL: `HOST is "${host}", which is not an address of this machine; expected 127.0.0.1, or 0.0.0.0 for all networks`,
    ENOTFOUND: `HOST is "${host}", which is unknown; expected 127.0.0.1, or 0.0.0.0 for all networks`,
  }
  return new ListenError(reasons[error.code ?? ''] ?? `cannot listen on ${where}: ${error.message}`, { cause: error })
}
