import type { Geometry } from 'geojson'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { alerts } from './alerts.service.ts'

export const alertResolvers: Resolvers = {
  Query: { alert: alerts.one, alerts: alerts.many },
  Alert: {
    area: ({ area }) => (area == null ? null : (JSON.parse(area) as Geometry)),
  },
}
