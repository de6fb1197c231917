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

export interface DemoArguments {
  readonly seed?: string
  readonly scale?: string
}

/** `city demo write <folder>`: only the files, to look at or to import elsewhere. @returns exit code */
export async function runDemoWrite(terminal: Terminal, folder: string, args: DemoArguments): Promise<number> {
  const { seed = DEMO_SEED, scale = DEMO_SCALE } = identityOf(terminal, args)
  const { manifest } = await withBar(terminal, terminal.say('generating'), (bar) =>
    generateInto(folder, { seed, scale }, { signal: terminal.signal, onProgress: shown(bar) }),
  )
  const records = manifest.files.reduce((sum, file) => sum + file.records, 0)
  terminal.print(terminal.say('demoWritten', { folder, files: manifest.files.length, records, seed, scale }))
  return 0
}

/** `city demo load`. @returns exit code: 0, 1 if there is a city of its own, 130 when stopped */
export async function runDemoLoad(terminal: Terminal, args: DemoArguments): Promise<number> {
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
      const city = await withBar(terminal, say('generating'), (bar) =>
        generatedCity(home, identity, { signal, onProgress: shown(bar) }),
      )
      const { records, rejected, reportFiles } = await withBar(terminal, say('loadingDemo'), (bar) =>
        loadDemo(database, identity, city, {
          home,
          signal,
          onProgress: (at) => {
            bar.update(at.done, at.total, at.stage === 'import' ? at.file : say(stepMessage(at.step)))
          },
        }),
      )
      terminal.print(say('demoLoaded', { records, rejected, seed: identity.seed, scale: identity.scale }))
      if (rejected > 0) for (const path of reportFiles) terminal.print(say('report', { path }))
      return 0
    } catch (error) {
      if (!signal.aborted) throw error
      terminal.print(say('stoppedDemo'))
      return 130
    }
  })
}

/** `city demo remove`. @returns exit code. */
export async function runDemoRemove(terminal: Terminal, { yes = false }: { readonly yes?: boolean }): Promise<number> {
  const { say } = terminal
  return withDatabase(terminal, async (database) => {
    if (!(await demoIsThere(database))) {
      terminal.print(say('noDemo'))
      return 0
    }
    if (!yes) {
      if (!terminal.interactive) throw new UsageError(say('removeNeedsYes'))
      if (!(await confirm(say('removeAsk')))) {
        terminal.print(say('notDone'))
        return 0
      }
    }
    await withBar(terminal, say('removing'), (bar) =>
      removeDemo(database, {
        signal: terminal.signal,
        onProgress: ({ step, done, total }) => {
          bar.update(done, total, say(stepMessage(step)))
        },
      }),
    )
    terminal.print(say('demoRemoved'))
    return 0
  })
}

/** Warns if the imported data shares the database with the demo city. */
export async function warnOfDemo(database: Database, terminal: Terminal): Promise<void> {
  if (await demoIsThere(database)) terminal.print(terminal.say('demoBeside'))
}

/** Before an import into the demo city, which would be mixed with it. @returns whether to proceed */
export async function mayImportBesideDemo(database: Database, terminal: Terminal): Promise<boolean> {
  if (!(await demoIsThere(database))) return true
  if (!terminal.interactive) throw new UsageError(terminal.say('besideRefused'))
  return confirm(terminal.say('besideAsk'))
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
