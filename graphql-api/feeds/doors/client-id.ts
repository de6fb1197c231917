import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** By what a broker knows this replica again after a restart, and gives it what has come meanwhile. */
export async function readClientId(home: string | undefined): Promise<string> {
  const fresh = `city-${randomUUID()}`
  if (home === undefined) return fresh
  const file = join(home, 'mqtt-client-id')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (/^city-[\da-f-]{36}$/.test(kept.trim())) return kept.trim()
  await writeFile(file, `${fresh}\n`)
  return fresh
}
