import { countDrawn, drawGrids, GRID_BALANCE, type DrawResult } from '../../grids/draw-grids.ts'
import type { Balance } from '../../grids/partition.ts'
import { confirm } from './confirm.ts'
import { stepMessage } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  gridsAbout: ['administrative grids', '单元网格'],
  drawAbout: [
    'divide the city into grids along its streets, balanced by households',
    '沿街道把城市划分为户数均衡的网格',
  ],
  optTarget: ['households of a grid', '每个网格的目标户数'],
  optMin: ['minimum households of a grid', '每个网格的最少户数'],
  optMax: ['most households of a grid', '每个网格的最多户数'],
  optRedraw: [
    'drop the grids that were drawn before and draw anew; those from files stay',
    '删除以前自动划分的网格并重新划分；文件导入的网格保留',
  ],
  badOrder: [
    '--min {min}, --target-households {target}, --max {max}: expected ascending numbers',
    '--min {min}、--target-households {target}、--max {max}：必须依次不减',
  ],
  drawing: ['drawing grids', '划分网格'],
  gridsUninhabited: [
    'no grids were drawn: the city has no households to balance them by; import buildings or households first',
    '未划分网格：城市中没有户数可供均衡，请先导入建筑或住户',
  ],
  gridsUnbalanced: [
    '{grids} of {of} grids have fewer than {low} or more than {high} households: single buildings are larger, or too few are close together; choose another --target-households',
    '{of} 个网格中有 {grids} 个少于 {low} 户或多于 {high} 户：单栋建筑过大或住户过于分散；可用 --target-households 调整',
  ],
  gridsDrawn: [
    '{grids} grids in {divided} regions ({communities} communities drawn)',
    '{divided} 个区域划分出 {grids} 个网格（新建 {communities} 个社区）',
  ],
  gridsNone: [
    'every region already has its grids; --redraw draws them again',
    '所有区域都已有网格；--redraw 可重新划分',
  ],
  balance: [
    'balance: {grids} drawn grids, {empty} without households; households {min} / {median} / {max} (min / median / max); {share} % within {low}–{high}',
    '均衡：{grids} 个网格，其中 {empty} 个无住户；户数 {min} / {median} / {max}（最少 / 中位 / 最多）；{share} % 在 {low}–{high} 之间',
  ],
  redrawAsk: [
    '{count} drawn grids and communities will be deleted and drawn again. Continue? [y/N] ',
    '将删除并重新划分 {count} 个自动划分的网格和社区。继续？[y/N] ',
  ],
  redrawNeedsYes: [
    '--redraw deletes {count} drawn grids and communities: add --yes if nobody can be asked',
    '--redraw 会删除 {count} 个自动划分的网格和社区：无法询问时请加 --yes',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city grids …`. */
export const grids: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('grids').description(say(WORDS.gridsAbout))
  group
    .command('draw')
    .description(say(WORDS.drawAbout))
    .option('--target-households <n>', `${say(WORDS.optTarget)} (400)`)
    .option('--min <n>', `${say(WORDS.optMin)} (300)`)
    .option('--max <n>', `${say(WORDS.optMax)} (500)`)
    .option('--dry-run', say('optDryRun'))
    .option('--redraw', say(WORDS.optRedraw))
    .option('--yes', say('optYes'))
    .addHelpText(
      'after',
      examples('grids draw', 'grids draw --target-households 500 --dry-run', 'grids draw --redraw --yes'),
    )
    .action(async (args: DrawArguments) => {
      finish(await runDraw(terminal, args))
    })
}

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
async function runDraw(terminal: Terminal, args: DrawArguments): Promise<number> {
  const { say } = terminal
  const balance = balanceOf(terminal, args)
  const { dryRun = false, redraw = false } = args
  return withDatabase(terminal, async (database) => {
    if (redraw && !dryRun && args.yes !== true) {
      const count = await countDrawn(database)
      if (count > 0) {
        if (!terminal.interactive) throw new UsageError(say(WORDS.redrawNeedsYes, { count }))
        if (!(await confirm(say(WORDS.redrawAsk, { count })))) {
          terminal.print(say('notDone'))
          return 0
        }
      }
    }
    const progress = terminal.progress(say(WORDS.drawing))
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
      terminal.complain(say(WORDS.gridsUninhabited))
      return 1
    }
    const { report, unbalanced } = result
    terminal.print(
      result.divided === 0
        ? say(report.grids === 0 ? 'nothingLoaded' : WORDS.gridsNone)
        : say(WORDS.gridsDrawn, { grids: result.grids, divided: result.divided, communities: result.communities }),
    )
    if (report.grids > 0) {
      terminal.print(
        say(WORDS.balance, { ...report, share: (report.within * 100).toFixed(1), low: balance.min, high: balance.max }),
      )
    }
    if (dryRun) terminal.print(say('dryRunDone'))
    if (unbalanced.grids <= UNBALANCED_SHARE * unbalanced.of) return 0
    terminal.complain(say(WORDS.gridsUnbalanced, { ...unbalanced, low: balance.min, high: balance.max }))
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
  if (min > target || target > max) throw new UsageError(say(WORDS.badOrder, { min, target, max }))
  return { min, target, max }
}
