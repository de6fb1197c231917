import { readFileSync } from 'node:fs'
import { SYSTEM, type Database } from '../../graphql-api/platform/db/database.ts'

export type Measures = ReadonlyMap<string, number>

const SCRIPTS = { streets: ['ground', 'streets', 'blocks'], buildings: ['ground', 'buildings'] } as const

/** Measures what a city's database holds; see the lines of `measures.ts` for what and where. */
export async function measureCity(database: Database, what: keyof typeof SCRIPTS): Promise<Measures> {
  return database.write(SYSTEM, async (session) => {
    for (const name of SCRIPTS[what])
      await session.script(readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8'))
    const rows = await session.rows<{ name: string; value: number | null }>({
      name: 'bench.shape',
      text: 'select name, value from measure',
      values: [],
    })
    return new Map(rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])))
  })
}
