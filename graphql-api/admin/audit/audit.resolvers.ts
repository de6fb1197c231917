import type { Resolvers } from '../../graphql/types.generated.ts'
import { auditPage, auditStatus } from './read-audit.ts'

export const auditResolvers: Resolvers = {
  Query: {
    auditEntries: (_, args, { accounts }) => auditPage(accounts, args),
    auditStatus: (_, __, { accounts }) => auditStatus(accounts),
  },
  AuditEntry: {
    id: ({ id }) => String(id),
  },
}
