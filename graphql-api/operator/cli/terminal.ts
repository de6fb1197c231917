import { SingleBar } from 'cli-progress'
import type { Say } from './messages.ts'

/** The parts of the environment that a command uses. */
export interface Terminal {
  readonly say: Say
  /** Results, to standard output. */
  readonly print: (line: string) => void
  /** One error line to standard error. */
  readonly complain: (line: string) => void
  /** A bar on a terminal, a plain line every ten seconds elsewhere. Must end before printing. */
  readonly progress: (title: string) => Progress
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether the user can be asked. */
  readonly interactive: boolean
}

export interface Progress {
  update(done: number, total: number, phase: string): void
  end(): void
}

const PLAIN_EVERY_MS = 10_000

/** @param now milliseconds, for the plain lines */
export function createProgress(title: string, output: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  if (!output.isTTY) {
    let last = now()
    return {
      update(done, total, phase) {
        if (now() - last < PLAIN_EVERY_MS) return
        last = now()
        output.write(`${title}: ${phase} ${String(percent(done, total))} %\n`)
      },
      end: () => undefined,
    }
  }
  const bar = new SingleBar({
    format: `${title} {bar} {percentage} % {phase}`,
    stream: output,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
    fps: 8,
  })
  let shown = 0
  bar.start(100, 0, { phase: '' })
  return {
    update(done, total, phase) {
      shown = percent(done, total)
      bar.update(shown, { phase })
    },
    end() {
      bar.stop()
    },
  }
}

function percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0
}
