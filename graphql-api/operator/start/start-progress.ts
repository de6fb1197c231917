import { redacted } from '../../../domain/redacted.ts'
/** Steps before the city is ready, in display order; some run concurrently. */
export const START_STEPS = ['dashboard', 'database', 'generate', 'import', 'finalize'] as const
export type StartStep = (typeof START_STEPS)[number]

/** Progress of a step. `total` 0: unknown. `detail` names the current part: a file, a table. */
export interface StepProgress {
  readonly done: number
  readonly total: number
  readonly detail?: string
}

/** The answer of `/starting.json`. */
export interface StartReport {
  /** Different for each run of the server. */
  readonly run: string
  /** `failed`: the server is about to end. `ready`: the city is served on this port. */
  readonly state: 'starting' | 'ready' | 'failed'
  /** Milliseconds from the start of the process to the end of the start. */
  readonly elapsedMs: number
  readonly steps: readonly {
    readonly id: StartStep
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
    readonly done: number
    readonly total: number
    readonly detail: string | null
    /** Milliseconds of work. */
    readonly tookMs: number
  }[]
  /** The first failure. With `state` `ready` the city works without that step. */
  readonly problem: { readonly step: StartStep; readonly message: string } | null
}

/** Records a start. */
export interface StartProgress {
  /** Runs the work of a step: running meanwhile, then done or failed. Errors are rethrown. */
  during<T>(step: StartStep, work: (report: (progress: StepProgress) => void) => Promise<T>): Promise<T>
  /** Nothing needs to be done for it. */
  skip(...steps: StartStep[]): void
  end(state: 'ready' | 'failed'): void
  report(): StartReport
}

interface Step {
  state: StartReport['steps'][number]['state']
  done: number
  total: number
  detail: string | null
  /** Time of its earlier runs; a step may run several times. */
  tookMs: number
  sinceMs: number | null
}

/**
 * @param run name of this run
 * @param now milliseconds since the process began
 */
export function createStartProgress(run: string, now: () => number = () => process.uptime() * 1000): StartProgress {
  const steps = new Map<StartStep, Step>(
    START_STEPS.map((id) => [id, { state: 'waiting', done: 0, total: 0, detail: null, tookMs: 0, sinceMs: null }]),
  )
  let state: StartReport['state'] = 'starting'
  let endedMs: number | undefined
  let problem: StartReport['problem'] = null
  const stepOf = (id: StartStep): Step => {
    const step = steps.get(id)
    if (step === undefined) throw new Error(`"${id}" is no step of the start`)
    return step
  }
  const halt = (step: Step, to: Step['state']): void => {
    step.state = to
    step.tookMs += now() - (step.sinceMs ?? now())
    step.sinceMs = null
  }

  return {
    async during(id, work) {
      const step = stepOf(id)
      step.state = 'running'
      step.sinceMs = now()
      try {
        const result = await work(({ done, total, detail }) => {
          Object.assign(step, { done, total, detail: detail ?? null })
        })
        halt(step, 'done')
        step.done = step.total
        return result
      } catch (error) {
        halt(step, 'failed')
        problem ??= { step: id, message: lineOf(error) }
        throw error
      }
    },
    skip(...ids) {
      for (const id of ids) if (stepOf(id).state === 'waiting') stepOf(id).state = 'skipped'
    },
    end(to) {
      state = to
      endedMs = now()
    },
    report: () => ({
      run,
      state,
      elapsedMs: Math.round(endedMs ?? now()),
      steps: START_STEPS.map((id) => {
        const { state: stepState, done, total, detail, tookMs, sinceMs } = stepOf(id)
        const ms = Math.round(tookMs + (sinceMs === null ? 0 : now() - sinceMs))
        return { id, state: stepState, done, total, detail, tookMs: ms }
      }),
      problem,
    }),
  }
}

/** Stacks are for the log. */
function lineOf(error: unknown): string {
  return redacted(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
