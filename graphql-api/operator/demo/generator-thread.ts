import { parentPort, workerData } from 'node:worker_threads'
import type { GeneratorModule, GeneratorOrder, GeneratorReport } from './generator.ts'

/** The generator in a separate thread: it computes for seconds without a pause. Any message asks it to stop. */

if (parentPort === null) throw new Error('generator-thread.ts runs as a worker thread only')
const port = parentPort
const { module, folder, seed, scale } = workerData as GeneratorOrder
const REPORT_EVERY_MS = 100
const stop = new AbortController()
let reportedAt = 0
let reportedStep = ''

port.once('message', () => stop.abort())
const { writeDemoCity } = (await import(module)) as GeneratorModule
await writeDemoCity(folder, {
  seed,
  scale,
  signal: stop.signal,
  onProgress: (progress) => {
    const now = performance.now()
    if (progress.step === reportedStep && now - reportedAt < REPORT_EVERY_MS) return
    reportedAt = now
    reportedStep = progress.step
    port.postMessage(progress satisfies GeneratorReport)
  },
})
port.close()
