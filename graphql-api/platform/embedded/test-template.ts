import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createGzip } from 'node:zlib'
import { SYSTEM } from '../db/database.ts'
import { migrate, ownMigrations } from '../db/migrate.ts'
import { ENGINE_FILES } from './engine.ts'
import { openInMemoryDatabase } from './embedded-database.ts'
import { keepInTar } from './keep-in-tar.ts'

const require = createRequire(import.meta.url)
/**
 * The files that the engine reads once the extension is created; the rest is three quarters of it, and would be
 * unpacked at each start.
 */
const NEEDED_OF_POSTGIS = [/\/postgis-3\.so$/, /^share\/proj\//, /\/postgis\.control$/]

/**
 * Folder of a migrated embedded engine that starts in a third of the time, for `EngineSettings.template`. Created once
 * for each set of migrations and version of the engine, and cached in node_modules/.cache.
 */
export async function embeddedTemplate(): Promise<string> {
  const cache = resolve('node_modules/.cache/city-brain')
  const folder = join(cache, `embedded-${digest()}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  await bundleWorker(making)
  await dumpMigrated(join(making, ENGINE_FILES.data))
  await slimPostgis(join(making, ENGINE_FILES.postgis))
  // Another run may have been faster.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }))
  return folder
}

function digest(): string {
  const sources = ['engine-worker.ts', 'wire.ts', 'engine.ts', 'test-template.ts'].map((name) =>
    join(import.meta.dirname, name),
  )
  const packages = ['@electric-sql/pglite', '@electric-sql/pglite-postgis'].map(packageFile)
  const hash = createHash('sha256')
  for (const file of [...sources, ...packages]) hash.update(readFileSync(file))
  for (const { sha256 } of ownMigrations()) hash.update(sha256)
  return hash.digest('hex').slice(0, 12)
}

/** The engine's thread as one JavaScript file: it needs no TypeScript loader. */
async function bundleWorker(folder: string): Promise<void> {
  const { build } = await import('vite')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'engine-worker.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: ENGINE_FILES.worker } },
    },
  })
}

async function dumpMigrated(file: string): Promise<void> {
  const { database, engine } = await openInMemoryDatabase()
  await migrate(database)
  // Only the current log segment: each is 16 MB.
  for (const script of ['set wal_recycle = off', 'select pg_switch_wal()', 'checkpoint'])
    await database.write(SYSTEM, (session) => session.script(script))
  await writeFile(file, await engine.dump())
  await database.close()
}

async function slimPostgis(file: string): Promise<void> {
  const source = join(packageFile('@electric-sql/pglite-postgis'), '../dist/postgis.tar.gz')
  const whole: Buffer[] = []
  await pipeline(createReadStream(source), createGunzip(), async (chunks) => {
    for await (const chunk of chunks) whole.push(chunk as Buffer)
  })
  const slim = keepInTar(Buffer.concat(whole), (name) => NEEDED_OF_POSTGIS.some((needed) => needed.test(name)))
  await pipeline([slim], createGzip({ level: constants.Z_NO_COMPRESSION }), createWriteStream(file))
}

function packageFile(name: string): string {
  // Packages may not export their package.json; their main file is always available.
  const main = require.resolve(name)
  return join(main.slice(0, main.lastIndexOf(`/${name}/`)), name, 'package.json')
}
