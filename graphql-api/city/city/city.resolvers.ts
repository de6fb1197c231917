import { loadBounds, loadTally } from '../regions/regions.resolvers.ts'
import type { Context } from '../../graphql/context.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { readSettings } from '../../store/settings/city-settings.ts'
import { readCentre, readCity, readDatasets, readSources, type DatasetRow } from './city.service.ts'

export const cityResolvers: Resolvers = {
  Query: {
    city: (_, __, { session }) => readCity(session),
    settings: (_, __, { session }) => readSettings(session),
  },
  City: {
    region: ({ root }) => root,
    name: ({ root }) => root.name,
    bounds: ({ root }, _, context) => loadBounds(context, root.id),
    centre: ({ root }, _, { session }) => readCentre(session, root),
    timeZone: async (_, __, { session }) => (await readSettings(session)).timeZone,
    counts: async ({ root }, _, context) => (await loadTally(context, root.id)).total,
    revision: async (_, __, context) => (await loadDatasets(context)).reduce((sum, { revision }) => sum + revision, 0),
    datasets: (_, __, context) => loadDatasets(context),
    sources: (_, __, { session }) => readSources(session),
  },
}

function loadDatasets({ batch }: Context): Promise<DatasetRow[]> {
  return batch('city.datasets', async (keys: readonly true[], session) => {
    const datasets = await readDatasets(session)
    return keys.map(() => datasets)
  }).load(true)
}
