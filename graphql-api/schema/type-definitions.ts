import { readFileSync } from 'node:fs'
import { buildASTSchema, concatAST, parse, Source, type DocumentNode, type GraphQLSchema } from 'graphql'

/** Files of the schema, in the order in which they are printed. A new domain adds its line here and in `resolvers.ts`. */
const FILES = [
  'schema/schema',
  'city/city',
  'regions/regions',
  'buildings/buildings',
  'roads/roads',
  'facilities/facilities',
  'transit/transit',
  'components/components',
  'cameras/cameras',
  'sensors/sensors',
  'departments/departments',
  'staff/staff',
  'resources/resources',
  'enterprises/enterprises',
  'routes/routes',
  'pipes/pipes',
  'alerts/alerts',
  'reports/reports',
  'traffic/traffic',
  'air-quality/air-quality',
  'water/water',
  'parking/parking',
  'noise/noise',
  'weather/weather',
  'feeds/feeds',
  'observations/observations',
  'movers/movers',
  'live/live',
  'simulator/simulator',
  'search/search',
  'accounts/accounts',
  'accounts/machine-tokens',
  'audit/audit',
] as const

/** The whole schema as one document. */
export const typeDefinitions: DocumentNode = concatAST(
  FILES.map((file) => {
    const url = new URL(`../${file}.graphql`, import.meta.url)
    return parse(new Source(readFileSync(url, 'utf8'), `${file}.graphql`))
  }),
)

/** The schema without resolvers: for generators and for checks of documents. */
export function buildPlainSchema(): GraphQLSchema {
  return buildASTSchema(typeDefinitions)
}
