import { basename, dirname, resolve } from 'node:path'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { sha256Of } from '../load/sha256.ts'

const sql = statements(new URL('./source-key.sql', import.meta.url))

/** The key that a file's rows get when none is given, and the path that it stands for. */
export interface SourceKey {
  readonly key: string
  readonly origin: string
}

/**
 * A source of its own for each file: its name, with as many of its folders in front as it takes to be told from other files of that name.
 * The same path again, or the same bytes elsewhere, is the same source and updates it.
 * @param beside keys of files that come in together with this one
 */
export async function sourceKeyOf(
  database: Database | undefined,
  path: string,
  beside: readonly SourceKey[] = [],
): Promise<SourceKey> {
  const origin = resolve(path)
  if (database === undefined) return { key: stem(path), origin }
  const keys = keysOf(origin)
  const stored = await database.read(SYSTEM, (session) =>
    session.rows<{ key: string; origin: string | null }>(sql('knownSources', { keys, origin })),
  )
  const known = [...stored, ...beside]
  const own = known.find((source) => source.origin === origin)
  if (own !== undefined) return { key: own.key, origin }
  if (known.length > 0) {
    const sha256 = await sha256Of(origin)
    const same = await database.read(SYSTEM, (session) =>
      session.row<{ key: string }>(sql('sourceOfBytes', { sha256, keys })),
    )
    if (same !== undefined) return { key: same.key, origin }
  }
  // A source without an origin is older than origins: the file of its name was taken for it, and is.
  const taken = new Set(known.filter((source) => source.origin !== null).map((source) => source.key))
  return { key: keys.find((key) => !taken.has(key)) ?? origin.slice(-100), origin }
}

/** `buildings`, `districtB-buildings`, `2024-districtB-buildings` … */
function keysOf(origin: string): string[] {
  const keys = [stem(origin)]
  for (let folder = dirname(origin); basename(folder) !== ''; folder = dirname(folder))
    keys.push(`${basename(folder)}-${keys.at(-1) ?? ''}`.replaceAll(/\s+/g, '_'))
  return keys
}

/** `porto-2020` of `/data/porto-2020.osm.pbf`. */
export function stem(file: string): string {
  return basename(file).replace(/(\.[a-z]+)+$/i, '')
}
