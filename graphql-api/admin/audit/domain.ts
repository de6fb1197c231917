import { defineDomain } from '../../graphql/domain.ts'
import { auditResolvers } from './audit.resolvers.ts'

export const audit = defineDomain(import.meta.url, {
  schema: ['audit.graphql'],
  resolvers: auditResolvers,
  rows: {
    AuditEntry: './read-audit.ts#AuditEntryRow',
    AuditEntryConnection: './read-audit.ts#AuditEntryRows',
  },
})
