import { originOf } from '../readings/origin.ts'
import { regionChildren, type RegionRow } from '../regions/regions.service.ts'
import { MAX_PAGE_SIZE } from '../../graphql/connection.ts'
import type { Context } from '../../graphql/context.ts'
import { checkWholeNumber } from '../../graphql/errors.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { rankStreets } from './street-traffic.ts'
import { readTraffic, trafficColumns, trafficOf, trafficTrends } from './traffic.service.ts'

const MOST_STREETS = 100
const MOST_TREND_MINUTES = 1_440

export const trafficResolvers: Resolvers = {
  Query: {
    traffic: (_, question, { session }) => readTraffic(session, question, new Date()),
  },
  Traffic: {
    observedAt: ({ roads }) => originOf(roads).observedAt,
    feedIds: ({ roads }) => originOf(roads).feedIds,
    children: async ({ region, network }, _, context) =>
      (await loadChildren(context, region.id)).map((child) => trafficOf(child, network)),
    streets: ({ roads }, { first }) =>
      rankStreets(roads).slice(0, checkWholeNumber('streets.first', orDefault(first, 10), 1, MOST_STREETS)),
    segments: ({ roads }) => trafficColumns(roads),
    trend: ({ region, computedAt }, { minutes }, { batch }) => {
      const asked = checkWholeNumber('trend.minutes', orDefault(minutes, 180), 1, MOST_TREND_MINUTES)
      return batch(`traffic.trend ${String(asked)} ${computedAt.toISOString()}`, (ids: readonly number[], session) =>
        trafficTrends(session, ids, asked, computedAt),
      ).load(region.id)
    },
  },
}

/** Child regions, by code. */
async function loadChildren({ batch }: Context, regionId: number): Promise<readonly RegionRow[]> {
  const page = { first: MAX_PAGE_SIZE }
  const loader = batch(`region.children ${JSON.stringify(page)}`, (ids: readonly number[], session) =>
    regionChildren(session, ids, page),
  )
  return (await loader.load(regionId)).nodes
}

/** An explicit null does not take the schema's default. */
function orDefault(given: number | null, byDefault: number): number {
  return given ?? byDefault
}
