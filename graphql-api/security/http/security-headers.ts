import helmet from 'helmet'
import type { Answer } from './http-listener.ts'
import { isSecure, type ProxyTrust } from './origin.ts'

const YEAR_S = 365 * 24 * 3600

/**
 * Headers of every response. The page has a Content-Security-Policy of its own; everything else may load nothing at
 * all.
 */
export function securityHeaders(trust: ProxyTrust): Answer {
  const common = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Its absence is not worth announcing.
    xPoweredBy: false,
  } as const
  const plain = helmet({ ...common, strictTransportSecurity: false })
  const overTls = helmet({ ...common, strictTransportSecurity: { maxAge: YEAR_S, includeSubDomains: false } })
  return (request, response) => {
    const set = isSecure(request, trust) ? overTls : plain
    set(request, response, (error) => {
      if (error !== undefined) throw error instanceof Error ? error : new Error('headers could not be set')
    })
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  }
}
