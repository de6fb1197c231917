import type { Resolvers } from '../../graphql/types.generated.ts'
import { auditPage, auditStatus } from './read-audit.ts'

export const auditResolvers: Resolvers = {
  Query: {
    auditEntries: (_, args, { accounts: gate }) => auditPage(gate, args),
    auditStatus: (_, __, { accounts: gate }) => auditStatus(gate),
  },
  AuditEntry: {
    id: ({ id }) => String(id),
  },
}
