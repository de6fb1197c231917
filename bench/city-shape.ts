// The shape of the generated city beside that of real ones. `npm run bench:shape [-- --scale 1 --seed linjiang]`, or
// `-- --files <folder>` of a city that is written already.
// Each city comes in by the ordinary importers into a database of its own, and SQL measures it there.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeDemoCity } from '../fixtures/demo-city/index.ts'
import { migrate } from '../graphql-api/platform/db/migrate.ts'
import { startPrivateServer } from '../graphql-api/platform/db/private-server.ts'
import { openServerDatabase } from '../graphql-api/platform/db/server-database.ts'
import { readManifest } from '../graphql-api/operator/demo/manifest.ts'
import { importFiles, type FileToImport } from '../graphql-api/import/import-files.ts'
import { realCities, type City } from './city-shape/cities.ts'
import { measureCity, type Measures } from './city-shape/measure-city.ts'
import { printShapes } from './city-shape/print-shapes.ts'

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: 'linjiang' },
    files: { type: 'string' },
  },
})

let databases = 0
const folder = await mkdtemp(join(tmpdir(), 'city-bench-'))
const server = await startPrivateServer({ work_mem: '64MB' })
try {
  const cities = [await demoCity(), ...realCities((path) => console.log(`${path} is not here: left out`))]
  const shapes: { title: string; measures: Measures }[] = []
  for (const { title, streets, buildings, excluded = [] } of cities) {
    const measures = new Map([...(await measured(streets, 'streets')), ...(await measured(buildings, 'buildings'))])
    for (const name of excluded) measures.delete(name)
    if (measures.size > 0) shapes.push({ title, measures })
  }
  printShapes(shapes)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function demoCity(): Promise<City> {
  const home = options.files ?? join(folder, 'demo')
  const { city, seed, scale, files } =
    options.files === undefined
      ? await writeDemoCity(home, { seed: options.seed, scale: Number(options.scale) })
      : await readManifest(home)
  const of = (target: string): FileToImport[] =>
    files
      .filter((file) => file.target === target)
      .map(({ file, format, source }) => ({ path: join(home, file), format, source, options: { target } }))
  console.log(`${city.name}: seed ${seed}, scale ${String(scale)}`)
  return { title: '临江区', streets: of('road'), buildings: of('building') }
}

async function measured(files: readonly FileToImport[], what: 'streets' | 'buildings'): Promise<Measures> {
  if (files.length === 0) return new Map()
  const database = openServerDatabase({ url: await server.createDatabase(`shape${String(databases++)}`) })
  try {
    await migrate(database)
    await importFiles(database, files, { home: folder })
    return await measureCity(database, what)
  } finally {
    await database.close()
  }
}
