import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { wantedDemo } from '../demo/decide-demo.ts'
import { hasOwnData, readDemo } from '../../store/sources/demo-marker.ts'
import { generatedCity, generateInto, generatorDigest, type GeneratorReport } from '../demo/generator.ts'
import { loadDemo, OwnDataError } from '../demo/load-demo.ts'
import { removeDemo } from '../demo/remove-demo.ts'
import { DEMO_SCALE, DEMO_SEED, readScale, readSeed, SCALE_EXPECTED, SEED_EXPECTED } from '../../app/settings.ts'
import { confirm } from './confirm.ts'
import { stepMessage } from './finalize-city.ts'
import { UsageError } from './settings.ts'
import type { Progress, Terminal } from './terminal.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  demoAbout: ['the demo city: a made-up district', '演示城市：虚构的城区'],
  demoWriteAbout: [
    'write the demo city as files, with a manifest; same seed, same bytes',
    '把演示城市写成文件并附清单；种子相同，内容逐字节相同',
  ],
  demoLoadAbout: [
    'load the demo city into the database, or continue an interrupted load; never beside a city’s own data',
    '把演示城市载入数据库，中断后可继续；绝不与城市自有数据混在一起',
  ],
  demoRemoveAbout: ['remove the demo city; your own imports stay', '移除演示城市；您导入的数据保留'],
  demoFolder: ['a new or empty folder, or one of an earlier run', '新目录、空目录或以前生成的目录'],
  optSeed: ['seed (CITY_SEED, else linjiang)', '种子（CITY_SEED，否则为 linjiang）'],
  optScale: [
    'size, 0.01…20; 1 is 30,000 buildings (CITY_DEMO_SCALE, else 1)',
    '规模，0.01…20；1 为三万栋建筑（CITY_DEMO_SCALE，否则为 1）',
  ],
  generating: ['generating the demo city', '生成演示城市'],
  loadingDemo: ['loading the demo city', '载入演示城市'],
  removing: ['removing the demo city', '移除演示城市'],
  demoWritten: [
    '{folder}: {files} files, {records} records (seed {seed}, scale {scale})',
    '{folder}：{files} 个文件，{records} 条记录（种子 {seed}，规模 {scale}）',
  ],
  demoLoaded: [
    'the demo city is loaded: {records} records, {rejected} rejected (seed {seed}, scale {scale})',
    '演示城市已载入：{records} 条记录，拒绝 {rejected} 条（种子 {seed}，规模 {scale}）',
  ],
  stoppedDemo: [
    'stopped: written rows are kept; "npm run city -- demo load" or the next start continues',
    '已停止：已写入的数据保留；“npm run city -- demo load” 或下次启动会继续',
  ],
  demoRemoved: [
    'the demo city was removed; it only returns with CITY_DEMO=1 or "npm run city -- demo load"',
    '演示城市已移除；只有设置 CITY_DEMO=1 或运行 “npm run city -- demo load” 才会再次载入',
  ],
  noDemo: ['there is no demo city here', '这里没有演示城市'],
  removeAsk: [
    'The demo city and everything drawn from it will be deleted. Continue? [y/N] ',
    '将删除演示城市及由它划分的内容。继续？[y/N] ',
  ],
  removeNeedsYes: [
    'demo remove deletes the demo city: add --yes if nobody can be asked',
    'demo remove 会删除演示城市：无法询问时请加 --yes',
  ],
  besideAsk: [
    'The demo city is in this database: your import would be mixed with it. Import anyway? (To remove it: city demo remove) [y/N] ',
    '数据库中有演示城市，导入的数据会与它混成一座城市。仍要导入？（移除演示城市：city demo remove）[y/N] ',
  ],
  besideRefused: [
    'the demo city is in this database, and your import would be mixed with it: remove it by "city demo remove", or add --beside-demo',
    '数据库中有演示城市，导入的数据会与它混成一座城市：请先运行 city demo remove 移除它，或加 --beside-demo',
  ],
  demoBeside: [
    'the demo city is also in this database; to remove it: npm run city -- demo remove',
    '数据库中还有演示城市；移除它：npm run city -- demo remove',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city demo …`. */
export const demo: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  const group = city.command('demo').description(say(WORDS.demoAbout))
  group
    .command('write')
    .description(say(WORDS.demoWriteAbout))
    .argument('<folder>', say(WORDS.demoFolder))
    .option('--seed <seed>', say(WORDS.optSeed))
    .option('--scale <n>', say(WORDS.optScale))
    .addHelpText('after', examples('demo write demo-city', 'demo write small --seed mine --scale 0.05'))
    .action(async (folder: string, args: DemoArguments) => {
      finish(await runDemoWrite(terminal, folder, args))
    })
  group
    .command('load')
    .description(say(WORDS.demoLoadAbout))
    .option('--seed <seed>', say(WORDS.optSeed))
    .option('--scale <n>', say(WORDS.optScale))
    .addHelpText('after', examples('demo load', 'demo load --scale 0.05'))
    .action(async (args: DemoArguments) => {
      finish(await runDemoLoad(terminal, args))
    })
  group
    .command('remove')
    .description(say(WORDS.demoRemoveAbout))
    .option('--yes', say('optYes'))
    .addHelpText('after', examples('demo remove', 'demo remove --yes'))
    .action(async (args: { yes?: boolean }) => {
      finish(await runDemoRemove(terminal, args))
    })
}

export interface DemoArguments {
  readonly seed?: string
  readonly scale?: string
}

/** `city demo write <folder>`: only the files, to look at or to import elsewhere. @returns exit code */
async function runDemoWrite(terminal: Terminal, folder: string, args: DemoArguments): Promise<number> {
  const { seed = DEMO_SEED, scale = DEMO_SCALE } = identityOf(terminal, args)
  const { manifest } = await withBar(terminal, terminal.say(WORDS.generating), (bar) =>
    generateInto(folder, { seed, scale }, { signal: terminal.signal, onProgress: shown(bar) }),
  )
  const records = manifest.files.reduce((sum, file) => sum + file.records, 0)
  terminal.print(terminal.say(WORDS.demoWritten, { folder, files: manifest.files.length, records, seed, scale }))
  return 0
}

/** `city demo load`. @returns exit code: 0, 1 if there is a city of its own, 130 when stopped */
async function runDemoLoad(terminal: Terminal, args: DemoArguments): Promise<number> {
  const { say, signal } = terminal
  const settings = { wish: 'on' as const, ...identityOf(terminal, args) }
  return withDatabase(terminal, async (database, home) => {
    const { marker, ownData } = await database.read(SYSTEM, async (session) => ({
      marker: await readDemo(session),
      ownData: await hasOwnData(session),
    }))
    if (ownData) throw new OwnDataError()
    const identity = wantedDemo({ settings, marker, generator: await generatorDigest() })
    try {
      const city = await withBar(terminal, say(WORDS.generating), (bar) =>
        generatedCity(home, identity, { signal, onProgress: shown(bar) }),
      )
      const { records, rejected, reportFiles } = await withBar(terminal, say(WORDS.loadingDemo), (bar) =>
        loadDemo(database, identity, city, {
          home,
          signal,
          onProgress: (at) => {
            bar.update(at.done, at.total, at.stage === 'import' ? at.file : say(stepMessage(at.step)))
          },
        }),
      )
      terminal.print(say(WORDS.demoLoaded, { records, rejected, seed: identity.seed, scale: identity.scale }))
      if (rejected > 0) for (const path of reportFiles) terminal.print(say('report', { path }))
      return 0
    } catch (error) {
      if (!signal.aborted) throw error
      terminal.print(say(WORDS.stoppedDemo))
      return 130
    }
  })
}

/** `city demo remove`. @returns exit code. */
async function runDemoRemove(terminal: Terminal, { yes = false }: { readonly yes?: boolean }): Promise<number> {
  const { say } = terminal
  return withDatabase(terminal, async (database) => {
    if (!(await demoIsThere(database))) {
      terminal.print(say(WORDS.noDemo))
      return 0
    }
    if (!yes) {
      if (!terminal.interactive) throw new UsageError(say(WORDS.removeNeedsYes))
      if (!(await confirm(say(WORDS.removeAsk)))) {
        terminal.print(say('notDone'))
        return 0
      }
    }
    await withBar(terminal, say(WORDS.removing), (bar) =>
      removeDemo(database, {
        signal: terminal.signal,
        onProgress: ({ step, done, total }) => {
          bar.update(done, total, say(stepMessage(step)))
        },
      }),
    )
    terminal.print(say(WORDS.demoRemoved))
    return 0
  })
}

/** Warns if the imported data shares the database with the demo city. */
export async function warnOfDemo(database: Database, terminal: Terminal): Promise<void> {
  if (await demoIsThere(database)) terminal.print(terminal.say(WORDS.demoBeside))
}

/** Before an import into the demo city, which would be mixed with it. @returns whether to proceed */
export async function mayImportBesideDemo(database: Database, terminal: Terminal): Promise<boolean> {
  if (!(await demoIsThere(database))) return true
  if (!terminal.interactive) throw new UsageError(terminal.say(WORDS.besideRefused))
  return confirm(terminal.say(WORDS.besideAsk))
}

async function demoIsThere(database: Database): Promise<boolean> {
  return (await database.read(SYSTEM, readDemo))?.removedAt === null
}

/** From the command line, else from the environment, as for the server. */
function identityOf({ environment }: Terminal, args: DemoArguments): { seed?: string; scale?: number } {
  const read = <T>(
    name: string,
    text: string | undefined,
    parse: (text: string) => T | undefined,
    expected: string,
  ) => {
    if (text === undefined || text === '') return undefined
    const value = parse(text)
    if (value === undefined) throw new UsageError(`${name} is "${text}"; expected ${expected}`)
    return value
  }
  const seed =
    read('--seed', args.seed, readSeed, SEED_EXPECTED) ??
    read('CITY_SEED', environment.CITY_SEED, readSeed, SEED_EXPECTED)
  const scale =
    read('--scale', args.scale, readScale, SCALE_EXPECTED) ??
    read('CITY_DEMO_SCALE', environment.CITY_DEMO_SCALE, readScale, SCALE_EXPECTED)
  return { ...(seed !== undefined && { seed }), ...(scale !== undefined && { scale }) }
}

function shown(bar: Progress): (report: GeneratorReport) => void {
  return ({ step, done, total }) => {
    bar.update(done, total, step)
  }
}

async function withBar<T>(terminal: Terminal, title: string, work: (bar: Progress) => Promise<T>): Promise<T> {
  const bar = terminal.progress(title)
  try {
    return await work(bar)
  } finally {
    bar.end()
  }
}
