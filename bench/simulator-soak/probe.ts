import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Loaded into the server that is measured: tells its parent how it fares, each time it is asked. */

export interface Probe {
  readonly heapMb: number
  readonly externalMb: number
  /** Sockets, timers, files: all that keeps a process alive. */
  readonly handles: number
  readonly delayP99Ms: number
  readonly delayMaxMs: number
}

const MB = 2 ** 20
const NS_PER_MS = 1e6

// Children of the server are not measured.
const own = process.execArgv.findIndex((argument) => argument.includes('simulator-soak/probe'))
if (own > 0) process.execArgv.splice(own - 1, 2)

const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
process.on('message', (asked) => {
  if (asked !== 'probe') return
  const { heapUsed, external } = process.memoryUsage()
  process.send?.({
    heapMb: heapUsed / MB,
    externalMb: external / MB,
    handles: process.getActiveResourcesInfo().length,
    delayP99Ms: delay.percentile(99) / NS_PER_MS,
    delayMaxMs: delay.max / NS_PER_MS,
  } satisfies Probe)
  delay.reset()
})
// To be asked is no reason to live.
process.channel?.unref()
