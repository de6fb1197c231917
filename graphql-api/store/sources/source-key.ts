import { basename, dirname, resolve } from 'node:path'
import { SYSTEM, type Database } from '../../platform/db/database.ts'
import { statements } from '../../platform/db/statements.ts'
import { sha256Of } from '../load/sha256.ts'

const sql = statements(new URL('./source-key.sql', import.meta.url))

/** The default key for a file's rows, and its path. */
export interface SourceKey {
  readonly key: string
  readonly origin: string
}

/**
 * Each file is a source of its own: its name, preceded by as many of its folders as distinguish it from other files of
 * that name. The same path, or the same bytes elsewhere, is the same source and updates it.
 * @param beside keys of the files imported together with this one
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
  // A source without an origin was created before origins were recorded: the file of its name belongs to it.
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
