import { createHook } from 'node:async_hooks'

/** What this thread asks the system for, whichever library does it and by whatever interface: net, dns, http, https, fetch, dgram, child_process. */
export interface Outbound {
  /** `TCPCONNECTWRAP 127.0.0.1:8080`, `PIPECONNECTWRAP /tmp/…`, `GETADDRINFOREQWRAP example.org`, `PROCESSWRAP ?` …, oldest first. */
  seen(): string[]
  stop(): void
}

/** Kinds of handles that reach out of the process. Another thread has handles of its own. */
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
    // Where it goes is written on a handle after it was made.
    seen: () =>
      handles.map(({ kind, handle: { address, port, hostname } }) => {
        const where = address ?? hostname ?? '?'
        return `${kind} ${port === undefined ? where : `${where}:${String(port)}`}`
      }),
    stop: () => void hook.disable(),
  }
}
