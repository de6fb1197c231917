import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

export interface ProxyTrust {
  /**
   * CITY_TRUST_PROXY: a proxy in front sets `X-Forwarded-For`, `-Proto` and `-Host`; without it these headers are
   * ignored.
   */
  readonly trustProxy: boolean
}

type Headers = Pick<IncomingMessage, 'headers'>

/** Whether the client connected by TLS. */
export function isSecure(request: Headers, { trustProxy }: ProxyTrust): boolean {
  return trustProxy && forwarded(request, 'x-forwarded-proto') === 'https'
}

/** IP address of the client. The last proxy's entry counts, not those before it from the client. */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  { trustProxy }: ProxyTrust,
): string {
  const forwarded = trustProxy ? header(request, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = forwarded === undefined || forwarded === '' ? (request.socket.remoteAddress ?? '') : forwarded
  return address.replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 64)
}

/** Groups addresses of one client: for IPv6 the network, since a client has 2⁶⁴ addresses. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const whole = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')]
  return `${whole
    .slice(0, 4)
    .map((group) => (group === '' ? '0' : Number.parseInt(group, 16).toString(16)))
    .join(':')}::/64`
}

/**
 * Whether a page of this site sent this request. Browsers state the origin: by `Sec-Fetch-Site` over TLS or loopback,
 * by `Origin` with every request that may change something.
 * @returns undefined if both are missing: not a browser, or one from before 2020
 */
export function comesFromOwnPage(request: Headers, trust: ProxyTrust): boolean | undefined {
  const site = header(request, 'sec-fetch-site')
  const origin = header(request, 'origin')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return site === undefined ? undefined : true
  const host = ownHost(request, trust)
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  const scheme = isSecure(request, trust) ? 'https:' : protocol
  return /^https?:$/.test(protocol) && protocol === scheme && new URL(`${protocol}//${host}`).host === originHost
}

/**
 * Whether a request with a session cookie may change something: it was sent by a page of this site, or by a client
 * other than a page, recognized by a header that a browser sends to another site only after a preflight, which is never
 * allowed here.
 */
export function mayCommand(request: Headers, trust: ProxyTrust): boolean {
  return comesFromOwnPage(request, trust) ?? header(request, 'apollo-require-preflight') !== undefined
}

/** Host and port requested by the client. */
export function ownHost(request: Headers, { trustProxy }: ProxyTrust): string | undefined {
  const host = (trustProxy ? forwarded(request, 'x-forwarded-host') : undefined) ?? request.headers.host
  return host !== undefined && URL.canParse(`http://${host}`) ? host : undefined
}

const LOOPBACK_HOST = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i

/** Whether the address is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host)
}

/** Whether a host name means this machine: refuses names that another site points here (DNS rebinding). */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK_HOST.test(host)
}

function forwarded(request: Headers, name: string): string | undefined {
  return header(request, name)?.split(',').at(-1)?.trim()
}

function header({ headers }: Headers, name: string): string | undefined {
  const value = headers[name]
  const text = Array.isArray(value) ? value.at(-1) : value
  return text === '' ? undefined : text
}
