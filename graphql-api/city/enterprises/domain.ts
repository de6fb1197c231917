import { defineDomain } from '../../graphql/domain.ts'
import { enterpriseResolvers } from './enterprises.resolvers.ts'

export const enterprises = defineDomain(import.meta.url, {
  schema: ['enterprises.graphql'],
  resolvers: enterpriseResolvers,
  rows: {
    Enterprise: './enterprises.service.ts#EnterpriseRow',
    EnterpriseConnection: './enterprises.service.ts#EnterpriseRows',
  },
})
