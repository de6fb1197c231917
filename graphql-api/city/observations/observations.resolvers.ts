import { propertyOf } from '../../../domain/properties.ts'
import { feedServices } from '../../admin/feeds/feeds.service.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { Context } from '../../graphql/context.ts'
import { rowLimit } from '../../graphql/limits/row-bounds.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { sensors } from '../sensors/sensors.service.ts'
import {
  historiesOf,
  historyRange,
  latestOf,
  observationPage,
  series,
  seriesOfSensors,
  type SeriesRow,
} from './observations.service.ts'

/** The observation was read in the same snapshot by the same viewer, so its series exists. */
async function seriesOf(context: Context, id: number): Promise<SeriesRow> {
  const row = await series.load(context, id)
  if (row === null) throw new Error(`series ${String(id)} of an observation is missing`)
  return row
}

export const observationResolvers: Resolvers = {
  Query: {
    observations: (_, args, { session }) => observationPage(session, args),
    series: series.many,
  },
  ArrivedObservation: {
    sensor: ({ sensorId }, _, context) => (sensorId === null ? null : sensors.load(context, sensorId)),
  },
  Series: {
    title: ({ property }, { language }) => {
      const found = propertyOf(property)
      return (language === 'en' ? found?.en : found?.zh) ?? property
    },
    unit: ({ property }) => propertyOf(property)?.unit ?? '1',
    decimals: ({ property }) => propertyOf(property)?.decimals ?? 2,
    feed: ({ feedId }, _, context) => feedServices(context).catalogue.feedOf(feedId) ?? null,
    sensor: ({ sensorId }, _, context) => (sensorId === null ? null : sensors.load(context, sensorId)),
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
    latest: ({ id }, _, { batch }) =>
      batch('latest of series', (ids: readonly number[], session) => latestOf(session, ids)).load(id),
    history: (row, { from, to, resolution }, context) => {
      const range = historyRange(from, to, resolution)
      return context
        .batch(`history ${from} ${to} ${range.resolution}`, (rows: readonly SeriesRow[], session) =>
          historiesOf(session, rows, range),
        )
        .load(row)
    },
  },
  Observation: {
    thing: async ({ seriesId }, _, context) => (await seriesOf(context, seriesId)).thing,
    property: async ({ seriesId }, _, context) => (await seriesOf(context, seriesId)).property,
  },
  Sensor: {
    series: ({ id }, _, { batch }: Context, info) => {
      const limit = rowLimit(info)
      return batch('series of sensors', (ids: readonly number[], session) => seriesOfSensors(session, ids, limit)).load(
        id,
      )
    },
  },
}
