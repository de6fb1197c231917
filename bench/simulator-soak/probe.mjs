// Loaded into the server that is measured: tells its parent how it fares, each time it is asked. JavaScript, since its worker threads
// load it as well, and they have no loader for anything else.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const MB = 2 ** 20
const NS_PER_MS = 1e6

// Children of the server are not measured.
const own = process.execArgv.findIndex((argument) => argument.includes('simulator-soak/probe'))
if (own > 0) process.execArgv.splice(own - 1, 2)

if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  process.on('message', (asked) => {
    if (asked !== 'probe') return
    const { heapUsed, external } = process.memoryUsage()
    process.send({
      heapMb: heapUsed / MB,
      externalMb: external / MB,
      handles: process.getActiveResourcesInfo().length,
      delayP99Ms: delay.percentile(99) / NS_PER_MS,
      delayMaxMs: delay.max / NS_PER_MS,
    })
    delay.reset()
  })
  // To be asked is no reason to live.
  process.channel?.unref()
}
