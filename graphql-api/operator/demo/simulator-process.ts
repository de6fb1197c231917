import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../platform/log/log.ts'
import {
  NoSimulatorError,
  type ControlReport,
  type ControlRequest,
  type SimulatorControl,
  type SimulatorState,
} from '../../admin/simulator/simulator-control.ts'

/** The simulator's program. */
const SIMULATOR = new URL('../../../fixtures/simulator/main.ts', import.meta.url)

export interface SimulatorProcessOptions {
  readonly args: readonly string[]
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Default `SIMULATOR`. */
  readonly program?: URL
  readonly answerWithinMs?: number
}

export interface SimulatorProcess extends SimulatorControl {
  /** Ends it. Idempotent. */
  stop(): Promise<void>
}

const ANSWER_MS = 5_000
/** Pause before it is restarted after ending by itself, and the number of restarts. */
const AGAIN_MS = 5_000
const MOST_STARTS = 5
const END_MS = 3_000

/** Runs the simulator beside the server. It ends when its channel to us closes, however we end. */
export function runSimulator({
  args,
  log,
  program = SIMULATOR,
  answerWithinMs = ANSWER_MS,
}: SimulatorProcessOptions): SimulatorProcess {
  let child: ChildProcess | undefined
  let state: SimulatorState | undefined
  let again: NodeJS.Timeout | undefined
  let starts = 0
  let requests = 0
  let stopping: Promise<void> | undefined
  const waiting = new Map<number, { resolve: (state: SimulatorState) => void; reject: (error: Error) => void }>()

  function start(): void {
    starts++
    const own = fork(fileURLToPath(program), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child = own
    let said = ''
    own.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
    own.on('message', (report: ControlReport) => {
      state = report.state
      const asked = report.answers === undefined ? undefined : waiting.get(report.answers)
      if (asked === undefined || report.answers === undefined) return
      waiting.delete(report.answers)
      if (report.error === undefined) asked.resolve(report.state)
      else asked.reject(new NoSimulatorError(report.error))
    })
    own.on('error', (error) => (said = error.message))
    own.once('exit', (code) => {
      state = undefined
      child = undefined
      for (const { reject } of waiting.values()) reject(new NoSimulatorError('the simulator has ended'))
      waiting.clear()
      if (stopping !== undefined) return
      log.warn('the simulator of the demo city has ended', { code: code ?? 'killed', said: said.trim().slice(-500) })
      if (starts < MOST_STARTS) again = setTimeout(start, AGAIN_MS)
    })
  }
  start()

  return {
    state: () => state,
    send(command) {
      const own = child
      if (own?.connected !== true) return Promise.reject(new NoSimulatorError('no simulator runs'))
      const id = ++requests
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(id)
          reject(new NoSimulatorError(`the simulator did not answer within ${String(answerWithinMs)} ms`))
        }, answerWithinMs)
        waiting.set(id, {
          resolve: (answer) => {
            clearTimeout(late)
            resolve(answer)
          },
          reject: (error) => {
            clearTimeout(late)
            reject(error)
          },
        })
        own.send({ id, command } satisfies ControlRequest)
      })
    },
    stop() {
      stopping ??= ended()
      return stopping
    },
  }

  async function ended(): Promise<void> {
    clearTimeout(again)
    const own = child
    if (own?.exitCode !== null) return
    const gone = new Promise<void>((resolve) => own.once('exit', () => resolve()))
    own.kill('SIGTERM')
    const late = setTimeout(() => own.kill('SIGKILL'), END_MS)
    await gone
    clearTimeout(late)
  }
}
