import { defineDomain } from '../../graphql/domain.ts'
import { accountResolvers } from './accounts.resolvers.ts'

export const accounts = defineDomain(import.meta.url, {
  schema: ['accounts.graphql', 'machine-tokens.graphql'],
  resolvers: accountResolvers,
  rows: {
    Account: './accounts.service.ts#AccountRow',
    AccountConnection: './accounts.service.ts#AccountRows',
    MachineToken: './machine-tokens.service.ts#MachineTokenRow',
    OidcGroupRole: './oidc-groups.service.ts#OidcGroupRoleRow',
    User: '../../security/accounts/viewer.ts#Viewer',
    AccountSession: '../../security/accounts/session.service.ts#SessionRow',
  },
})
