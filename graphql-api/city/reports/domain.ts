import { defineDomain } from '../../graphql/domain.ts'
import { reportResolvers } from './reports.resolvers.ts'

export const reports = defineDomain(import.meta.url, {
  schema: ['reports.graphql'],
  resolvers: reportResolvers,
  rows: {
    Report: './reports.service.ts#ReportRow',
    ReportConnection: './reports.service.ts#ReportRows',
  },
})
