import { parentPort, workerData } from 'node:worker_threads'
import { readGtfs } from './read-gtfs.ts'
import type { ReadAnswer, ReadOrder } from './read-aside.ts'
import { UnpackError } from './unpack.ts'

// The body of the thread started by `readAside`.
const { archive, mostFaults } = workerData as ReadOrder
let answer: ReadAnswer
try {
  answer = { read: readGtfs(archive, mostFaults) }
} catch (error) {
  if (!(error instanceof UnpackError)) throw error
  answer = { unreadable: { code: error.code, message: error.message } }
}
parentPort?.postMessage(answer)
