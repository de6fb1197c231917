import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isLoopback } from '../../security/http/origin.ts'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { decideDemo, wantedDemo, type DemoDecision } from '../demo/decide-demo.ts'
import { hasOwnData, readDemo, type DemoIdentity } from '../../store/sources/demo-marker.ts'
import { generatedCity, generatorDigest, type GeneratedCity } from '../demo/generator.ts'
import { loadDemo } from '../demo/load-demo.ts'
import type { StartCityOptions } from './start-city-options.ts'
import type { StepProgress } from './start-progress.ts'

const DEMO_STEPS = ['generate', 'import', 'finalize'] as const

/** The demo city's printed sign-ins would be usable by others. */
export class PublicDemoError extends Error {
  override readonly name = 'PublicDemoError'
  constructor(host: string) {
    super(
      `HOST is "${host}", but the demo city listens on this machine only; set HOST=127.0.0.1 to look at it, or CITY_DEMO=0 for a city of your own`,
    )
  }
}

/** The demo's part of a start. */
export interface StartDemo {
  /** Handles the demo once the database is open. Fails only if the start must end. */
  bring(database: Database): Promise<void>
  /** Resolves when nothing of it is running. */
  settled(): Promise<void>
}

/** The files are generated while the database is created: until it exists, it is certain to be empty. */
export async function startDemo(options: StartCityOptions): Promise<StartDemo> {
  const { settings, progress, log, signal } = options
  const isPublic = settings.demo.wish !== 'off' && !isLoopback(settings.host)
  if (settings.demo.wish === 'off') progress.skip(...DEMO_STEPS)
  const generator = settings.demo.wish === 'off' ? '' : await generatorDigest()
  const willBeEmpty = settings.databaseUrl === undefined && !existsSync(join(settings.home, 'db', 'city-brain.created'))
  if (isPublic && willBeEmpty) throw new PublicDemoError(settings.host)
  let files: { readonly city: Promise<GeneratedCity> } | undefined
  if (settings.demo.wish !== 'off' && willBeEmpty)
    files = begun(generate(wantedDemo({ settings: settings.demo, marker: undefined, generator }), options))

  async function decide(database: Database): Promise<DemoDecision> {
    const { marker, ownData } = await database.read(SYSTEM, async (session) => ({
      marker: await readDemo(session),
      ownData: await hasOwnData(session),
    }))
    const decision = decideDemo({ settings: settings.demo, engine: database.engine, marker, ownData, generator })
    const isThere = marker?.removedAt === null
    if (isPublic && (isThere || decision.action !== 'none')) throw new PublicDemoError(settings.host)
    if (decision.action !== 'none') return decision
    if (decision.why === 'own-data' && settings.demo.wish === 'on')
      log.warn('CITY_DEMO is 1, but the database holds a city of its own: the demo city is never mixed with it')
    else if (decision.why === 'own-data' && isThere)
      log.warn('the demo city and imported data are in one database; remove the demo: npm run city -- demo remove')
    else if (isThere && marker.completedAt !== null)
      log.info('the demo city is there', { seed: marker.seed, scale: marker.scale })
    return decision
  }

  return {
    async bring(database) {
      const decision = await decide(database)
      if (decision.action === 'none') {
        progress.skip(...DEMO_STEPS)
        return
      }
      const { seed, scale } = decision.identity
      log.info(DOING[decision.action], { seed, scale })
      try {
        files ??= begun(generate(decision.identity, options))
        await importDemo(database, decision.identity, await files.city, options)
      } catch (error) {
        if (signal.aborted) throw error
        log.error('the demo city could not be loaded; try again with: npm run city -- demo load', error)
        progress.skip(...DEMO_STEPS)
      }
    },
    async settled() {
      await files?.city.catch(() => undefined)
    },
  }
}

const DOING = {
  load: 'making the demo city; for your own city instead: CITY_DEMO=0',
  resume: 'the loading of the demo city continues',
  replace: 'the demo city is replaced by another one',
} as const

/** Its failure is handled where it is awaited; until then it must not count as unhandled. */
function begun(city: Promise<GeneratedCity>): { readonly city: Promise<GeneratedCity> } {
  city.catch(() => undefined)
  return { city }
}

function generate(identity: DemoIdentity, { settings, progress, signal }: StartCityOptions): Promise<GeneratedCity> {
  return progress.during('generate', (report) =>
    generatedCity(settings.home, identity, {
      signal,
      onProgress: ({ step, done, total }) => {
        report({ done, total, detail: step })
      },
    }),
  )
}

/** Two steps of the start from one piece of work: finalizing begins after the last file. */
async function importDemo(
  database: Database,
  identity: DemoIdentity,
  city: GeneratedCity,
  { settings, progress, log, signal }: StartCityOptions,
): Promise<void> {
  let finalizingBegins = (): void => undefined
  const finalizingBegan = new Promise<void>((resolve) => (finalizingBegins = resolve))
  const reports: Partial<Record<'import' | 'finalize', (progress: StepProgress) => void>> = {}
  const loading = loadDemo(database, identity, city, {
    home: settings.home,
    signal,
    onProgress(at) {
      if (at.stage === 'finalize') {
        finalizingBegins()
        reports.finalize?.({ done: 0, total: 0, detail: at.step })
      } else reports.import?.({ done: at.done, total: at.total, detail: at.file })
    },
  })
  await progress.during('import', (report) => {
    reports.import = report
    return Promise.race([loading, finalizingBegan])
  })
  const { records, rejected, reportFiles } = await progress.during('finalize', (report) => {
    reports.finalize = report
    return loading
  })
  log.info('the demo city is in', { records, rejected })
  if (rejected > 0) log.warn('rows of the demo city were rejected', { rejected, reports: reportFiles.join(' ') })
}
