import { defineDomain } from '../../graphql/domain.ts'
import { componentResolvers } from './components.resolvers.ts'

export const components = defineDomain(import.meta.url, {
  schema: ['components.graphql'],
  resolvers: componentResolvers,
  rows: {
    Component: './components.service.ts#ComponentRow',
    ComponentConnection: './components.service.ts#ComponentRows',
  },
})
