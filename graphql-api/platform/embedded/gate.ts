import type { Engine } from './engine.ts'
import { CycleReader, endOfReply, queryMessage, startupReply } from './wire.ts'

/**
 * Shares the embedded engine's single session among clients: a client that opens a transaction has the engine to itself
 * until the transaction ends, and the others wait in line.
 */
export interface Gate {
  connect(client: GateClient): GateConnection
}

export interface GateClient {
  /** Receives the engine's replies, in order. */
  deliver(bytes: Uint8Array): void
  /**
   * The gate has disconnected the client: on request, after a fault, or because of a transaction that was idle for too
   * long.
   */
  hangUp(error?: Error): void
  /** How long the client's transaction may be idle, ms; absent: for ever (our own process). */
  readonly patienceMs?: number
}

export interface GateConnection {
  push(bytes: Uint8Array): void
  /** Rolls an open transaction back and lets the next client in. */
  close(): void
}

interface Visitor {
  readonly client: GateClient
  readonly reader: CycleReader
  readonly cycles: Uint8Array[]
  closed: boolean
}

export function createGate(engine: Engine): Gate {
  const visitors = new Set<Visitor>()
  const line: Visitor[] = []
  let inside: Visitor | undefined
  let inTransaction = false
  let busy = false
  let patience: NodeJS.Timeout | undefined

  function enter(): void {
    if (busy) return
    if (inside === undefined) {
      inside = line.shift()
      if (inside === undefined) return
    }
    const cycle = inside.closed ? (inTransaction ? queryMessage('rollback') : undefined) : inside.cycles.shift()
    if (cycle !== undefined) void run(inside, cycle)
    else if (inTransaction) wait(inside)
    else leave()
  }

  async function run(visitor: Visitor, cycle: Uint8Array): Promise<void> {
    busy = true
    clearTimeout(patience)
    try {
      const reply = await engine.execute(cycle)
      inTransaction = (endOfReply(reply) ?? 'I') !== 'I'
      if (!visitor.closed) visitor.client.deliver(reply)
    } catch (error) {
      inTransaction = false
      // A restarted engine has none of their prepared statements and settings.
      line.length = 0
      for (const each of [...visitors]) hangUp(each, error instanceof Error ? error : new Error(String(error)))
    }
    busy = false
    if (!inTransaction) leave()
    else enter()
  }

  function hangUp(visitor: Visitor, error?: Error): void {
    visitor.closed = true
    visitors.delete(visitor)
    visitor.client.hangUp(error)
  }

  function leave(): void {
    const visitor = inside
    inside = undefined
    // Back to the end of the line: a busy client must not block the others.
    if (visitor !== undefined && !visitor.closed && visitor.cycles.length > 0) line.push(visitor)
    if (line.length > 0) enter()
  }

  function wait(visitor: Visitor): void {
    const { patienceMs } = visitor.client
    if (patienceMs === undefined) return
    clearTimeout(patience)
    patience = setTimeout(() => {
      hangUp(visitor, new Error(`transaction idle for more than ${String(patienceMs / 1000)} s; rolled back`))
      enter()
    }, patienceMs)
    patience.unref()
  }

  return {
    connect(client) {
      const visitor: Visitor = { client, reader: new CycleReader(), cycles: [], closed: false }
      visitors.add(visitor)
      const close = (): void => {
        if (visitor.closed) return
        visitor.closed = true
        visitors.delete(visitor)
        if (inside === visitor) enter()
      }
      return {
        push(bytes) {
          if (visitor.closed) return
          for (const cycle of visitor.reader.push(bytes)) {
            if (cycle.kind === 'startup') client.deliver(startupReply(engine.serverVersion))
            else if (cycle.kind === 'terminate') {
              close()
              client.hangUp()
            } else {
              visitor.cycles.push(cycle.bytes)
              if (inside !== visitor && !line.includes(visitor)) line.push(visitor)
            }
          }
          enter()
        },
        close,
      }
    },
  }
}
