import { createHook } from 'node:async_hooks'

/**
 * Requests of this thread to the system, by any library and interface: net, dns, http, https, fetch, dgram,
 * child_process.
 */
export interface Outbound {
  /** `TCPCONNECTWRAP 127.0.0.1:8080`, `PIPECONNECTWRAP /tmp/…`, `GETADDRINFOREQWRAP example.org`, `PROCESSWRAP ?` …, oldest first. */
  seen(): string[]
  stop(): void
}

/** Kinds of handles that reach out of the process. Other threads have handles of their own. */
const OUTWARD = new Set([
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'QUERYWRAP',
  'UDPWRAP',
  'PROCESSWRAP',
])

interface Handle {
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}

export function watchOutbound(): Outbound {
  const handles: { kind: string; handle: Handle }[] = []
  const hook = createHook({
    init(_id, kind, _trigger, handle: Handle) {
      if (OUTWARD.has(kind)) handles.push({ kind, handle })
    },
  }).enable()
  return {
    // The destination is set on a handle after it was created.
    seen: () =>
      handles.map(({ kind, handle: { address, port, hostname } }) => {
        const where = address ?? hostname ?? '?'
        return `${kind} ${port === undefined ? where : `${where}:${String(port)}`}`
      }),
    stop: () => void hook.disable(),
  }
}
