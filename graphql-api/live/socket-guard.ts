import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { addressGroup, clientAddress, comesFromOwnPage, isLoopback, isLoopbackHost } from '../security/http/origin.ts'

export interface SocketGuardOptions {
  /** HOST: the server's address. */
  readonly host: string
  readonly trustProxy: boolean
  readonly sockets: number
  readonly socketsPerAddress: number
}

export interface SocketGuard {
  /**
   * Refuses a socket from another site's page, by a rebound host name, or beyond the limit; counts it until `left`.
   * @returns the client's address; undefined: it was refused, and answered
   */
  admit(request: IncomingMessage, socket: Duplex): string | undefined
  left(address: string): void
}

/** Checks WebSockets before their viewer is known. */
export function createSocketGuard(options: SocketGuardOptions): SocketGuard {
  const { trustProxy, sockets, socketsPerAddress } = options
  const isLocal = isLoopback(options.host) && !trustProxy
  /** By address group. */
  const perGroup = new Map<string, number>()
  let open = 0

  function refusal(request: IncomingMessage, address: string): string | undefined {
    const own = comesFromOwnPage(request, { trustProxy })
    if (isLocal && !isLoopbackHost(request.headers.host)) return '403 Forbidden'
    // Any page can open a socket with the visitor's cookie; only pages of this site may.
    if (own === false || (own === undefined && request.headers.cookie !== undefined)) return '403 Forbidden'
    const near = perGroup.get(addressGroup(address)) ?? 0
    return open >= sockets || near >= socketsPerAddress ? '429 Too Many Requests' : undefined
  }

  return {
    admit(request, socket) {
      const address = clientAddress(request, { trustProxy })
      const status = refusal(request, address)
      if (status !== undefined) {
        socket.on('error', () => undefined)
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
        return undefined
      }
      const group = addressGroup(address)
      open++
      perGroup.set(group, (perGroup.get(group) ?? 0) + 1)
      return address
    },
    left(address) {
      open--
      const group = addressGroup(address)
      const left = (perGroup.get(group) ?? 1) - 1
      if (left > 0) perGroup.set(group, left)
      else perGroup.delete(group)
    },
  }
}
