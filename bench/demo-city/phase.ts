// One phase of the demo city's way in, in a process of its own: its time and its memory are nobody else's.
// Argument: a PhaseOrder as JSON. Says a PhaseReport as JSON on its last line.
import { join } from 'node:path'
import type { Database } from '../../graphql-api/platform/db/database.ts'
import { migrate } from '../../graphql-api/platform/db/migrate.ts'
import { openDatabase } from '../../graphql-api/platform/open-database.ts'
import { generateInto } from '../../graphql-api/operator/demo/generator.ts'
import { readManifest } from '../../graphql-api/operator/demo/manifest.ts'
import { parseImportOptions, type Importer } from '../../graphql-api/import/importer.ts'
import { importers } from '../../graphql-api/import/index.ts'
import { loadFeatures } from '../../graphql-api/store/load/load-features.ts'
import { finalize } from '../../graphql-api/store/finalize/finalize.ts'
import { buildArchive } from '../../tilesets/archive/build-archive.ts'
import { tilesets } from '../../tilesets/index.ts'
import type { PhaseOrder, PhaseReport } from './phases.ts'

const order = JSON.parse(process.argv[2] ?? '') as PhaseOrder
const started = performance.now()
const rejected = await work(order)
const report: PhaseReport = {
  seconds: (performance.now() - started) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  rejected,
}
console.log(JSON.stringify(report))

async function work({ phase, seed, scale, files, home, databaseUrl }: PhaseOrder): Promise<number> {
  if (phase === 'generate') {
    await generateInto(files, { seed, scale })
    return 0
  }
  const database = await openDatabase({ home, whenHeld: 'refuse', ...(databaseUrl !== undefined && { databaseUrl }) })
  try {
    switch (phase) {
      case 'import':
        await migrate(database)
        return await importAll(database, files, home)
      case 'finalize': {
        const { city } = await readManifest(files)
        await finalize(database, { cityName: city.name, cityCode: city.code })
        return 0
      }
      case 'tiles':
        for (const tileset of tilesets) await buildArchive(database, tileset, { folder: join(home, 'tiles') })
        return 0
    }
  } finally {
    await database.close()
  }
}

async function importAll(database: Database, folder: string, home: string): Promise<number> {
  let rejectedCount = 0
  for (const { file, format, target, source } of (await readManifest(folder)).files) {
    const importer = (importers as readonly unknown[] as readonly Importer[]).find(({ id }) => id === format)
    if (importer === undefined) throw new Error(`${file}: no importer "${format}"`)
    const path = join(folder, file)
    const items = importer.read({ path, source, onProgress: () => undefined }, parseImportOptions(importer, { target }))
    const { counts } = await loadFeatures(database, items, {
      source: { key: source, format, title: file },
      file: path,
      home,
    })
    rejectedCount += counts.rejected
  }
  return rejectedCount
}
