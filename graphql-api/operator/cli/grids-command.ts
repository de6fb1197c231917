import { countDrawn, drawGrids, GRID_BALANCE, type DrawResult } from '../../grids/draw-grids.ts'
import type { Balance } from '../../grids/partition.ts'
import { confirm } from './confirm.ts'
import { stepMessage } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'

export interface DrawArguments {
  readonly targetHouseholds?: string
  readonly min?: string
  readonly max?: string
  readonly dryRun?: boolean
  readonly redraw?: boolean
  readonly yes?: boolean
}

/** If more than this share of grids is out of bounds, they are drawn but the command fails. */
const UNBALANCED_SHARE = 0.2
const UNBALANCED = 2

/**
 * `city grids draw`. @returns exit code: 0, 1 without households, 2 if too many grids are out of balance, 130 when
 * stopped
 */
export async function runDraw(terminal: Terminal, args: DrawArguments): Promise<number> {
  const { say } = terminal
  const balance = balanceOf(terminal, args)
  const { dryRun = false, redraw = false } = args
  return withDatabase(terminal, async (database) => {
    if (redraw && !dryRun && args.yes !== true) {
      const count = await countDrawn(database)
      if (count > 0) {
        if (!terminal.interactive) throw new UsageError(say('redrawNeedsYes', { count }))
        if (!(await confirm(say('redrawAsk', { count })))) {
          terminal.print(say('notDone'))
          return 0
        }
      }
    }
    const progress = terminal.progress(say('drawing'))
    let result: DrawResult
    try {
      result = await drawGrids(database, {
        balance,
        dryRun,
        redraw,
        signal: terminal.signal,
        onProgress: ({ done, total, region }) => {
          progress.update(done, total, region)
        },
        onFinalize: ({ step, done, total }) => {
          progress.update(done, total, say(stepMessage(step)))
        },
      })
    } catch (error) {
      if (!terminal.signal.aborted) throw error
      terminal.print(say('stoppedFinalizing'))
      return 130
    } finally {
      progress.end()
    }
    if (result.uninhabited) {
      terminal.complain(say('gridsUninhabited'))
      return 1
    }
    const { report, unbalanced } = result
    terminal.print(
      result.divided === 0
        ? say(report.grids === 0 ? 'nothingLoaded' : 'gridsNone')
        : say('gridsDrawn', { grids: result.grids, divided: result.divided, communities: result.communities }),
    )
    if (report.grids > 0) {
      terminal.print(
        say('balance', { ...report, share: (report.within * 100).toFixed(1), low: balance.min, high: balance.max }),
      )
    }
    if (dryRun) terminal.print(say('dryRunDone'))
    if (unbalanced.grids <= UNBALANCED_SHARE * unbalanced.of) return 0
    terminal.complain(say('gridsUnbalanced', { ...unbalanced, low: balance.min, high: balance.max }))
    return UNBALANCED
  })
}

function balanceOf({ say }: Terminal, args: DrawArguments): Balance {
  const number = (name: string, text: string | undefined, standard: number): number => {
    if (text === undefined) return standard
    if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(say('badNumber', { name, value: text }))
    return Number(text)
  }
  const target = number('target-households', args.targetHouseholds, GRID_BALANCE.target)
  const min = number('min', args.min, Math.round((target * GRID_BALANCE.min) / GRID_BALANCE.target))
  const max = number('max', args.max, Math.round((target * GRID_BALANCE.max) / GRID_BALANCE.target))
  if (min > target || target > max) throw new UsageError(say('badOrder', { min, target, max }))
  return { min, target, max }
}
