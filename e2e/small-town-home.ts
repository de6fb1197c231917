import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMALL_TOWN_HOME, startCityServer } from './city-server.ts'

/**
 * Once per run: a CITY_HOME with the small town, brought in as a newcomer would, for each server to have a copy of. The
 * first server builds the dashboard as well.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'city-small-town-'))
  const home = join(folder, 'city')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const server = await startCityServer({ environment: { CITY_HOME: home } })
    try {
      await server.importSmallTown()
    } finally {
      await server.stop()
    }
  } catch (error) {
    await remove()
    throw error
  }
  process.env[SMALL_TOWN_HOME] = home
  return remove
}
