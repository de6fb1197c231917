import type { Resolvers } from '../schema/types.generated.ts'
import { auditPage, auditStatus } from './read-audit.ts'

export const auditResolvers: Resolvers = {
  Query: {
    auditEntries: (_, args, { gate }) => auditPage(gate, args),
    auditStatus: (_, __, { gate }) => auditStatus(gate),
  },
  AuditEntry: {
    id: ({ id }) => String(id),
  },
}
