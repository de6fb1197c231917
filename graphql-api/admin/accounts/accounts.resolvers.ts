import { listSessions, type SessionRow } from '../../security/accounts/session.service.ts'
import type { Viewer } from '../../security/accounts/viewer.ts'
import { feedServices } from '../feeds/feeds.service.ts'
import { command } from '../../graphql/command.ts'
import type { Context } from '../../graphql/context.ts'
import { refused } from '../../graphql/errors.ts'
import type { Resolvers, Role } from '../../graphql/types.generated.ts'
import {
  accountById,
  accountByUsername,
  accountPage,
  addAccount,
  endAllSessions,
  endOneSession,
  resetPassword,
  scopeRegions,
  setDisabled,
  updateAccount,
  type ScopeRegionRow,
} from './accounts.service.ts'
import { checkKnownFeed, issueMachineToken, machineTokens, revokeMachineToken } from './machine-tokens.service.ts'
import { oidcGroupRoles, removeOidcGroupRole, setOidcGroupRole } from './oidc-groups.service.ts'

export const accountResolvers: Resolvers = {
  Query: {
    me: (_, __, context) => viewerOf(context),
    accounts: (_, args, { accounts }) => accountPage(accounts, args),
    account: (_, { username }, { accounts }) => accountByUsername(accounts, username),
    machineTokens: (_, __, { accounts }) => machineTokens(accounts),
    oidcGroupRoles: (_, __, { accounts }) => oidcGroupRoles(accounts),
  },
  Mutation: {
    addAccount: command((session, actor, { account }) => addAccount(session, actor, account)),
    updateAccount: command((session, actor, { username, change }) => updateAccount(session, actor, username, change)),
    disableAccount: command((session, actor, { username }) => setDisabled(session, actor, username, true)),
    enableAccount: command((session, actor, { username }) => setDisabled(session, actor, username, false)),
    resetPassword: command((session, actor, { username }) => resetPassword(session, actor, username)),
    endSessions: command((session, actor, { username }) => endAllSessions(session, actor, username)),
    endSession: command((session, actor, { id }) => endOneSession(session, actor, id)),
    endMySession: command((session, actor, { id }, { viewer }) =>
      // A machine has no sessions.
      endOneSession(session, actor, id, viewer?.kind === 'account' ? viewer.id : 0),
    ),
    issueMachineToken: command((session, actor, { machine }, context) => {
      checkKnownFeed(
        machine,
        feedServices(context).catalogue.feeds.map(({ id }) => id),
      )
      return issueMachineToken(session, actor, machine)
    }),
    revokeMachineToken: command((session, actor, { name }) => revokeMachineToken(session, actor, name)),
    setOidcGroupRole: command((session, actor, { groupRole }) => setOidcGroupRole(session, actor, groupRole)),
    removeOidcGroupRole: command((session, actor, args) => removeOidcGroupRole(session, actor, args)),
  },
  Subscription: {
    viewerChanged: {
      subscribe: (_, __, { viewerChanges }) => {
        if (viewerChanges === undefined) throw refused('FORBIDDEN', 'a subscription takes a WebSocket')
        return viewerChanges()
      },
      resolve: (viewer: Viewer) => viewer,
    },
  },
  User: {
    username: ({ subject }) => subject,
    roles: ({ roles }) => roles.map((role) => role.toUpperCase() as Role),
    rights: ({ rights }) => [...rights],
    wholeCity: ({ scope }) => scope === undefined,
    regions: ({ scope = [] }, _, context) => loadOwnScope(context, scope),
    isDemo: async ({ kind, id }, _, { accounts }) =>
      kind === 'account' && ((await accountById(accounts, id))?.isDemo ?? false),
    sessions: ({ kind, id }, _, context) => (kind === 'machine' ? [] : loadSessions(context, id)),
  },
  Account: {
    id: ({ id }) => String(id),
    roles: ({ roles }) => [...roles],
    regions: ({ regionCodes }, _, context) => loadScope(context, regionCodes),
    sessions: ({ id }, _, context) => loadSessions(context, id),
  },
  AccountSession: {
    isCurrent: ({ id }, _, { viewer }) => viewer?.sessionId === id,
  },
  MachineToken: {
    id: ({ id }) => String(id),
    rights: ({ rights }) => [...rights],
    regions: ({ regionCodes }, _, context) => loadScope(context, regionCodes),
  },
  OidcGroupRole: {
    regions: ({ regionCodes }, _, context) => loadScope(context, regionCodes),
  },
}

function viewerOf({ viewer }: Context): Viewer {
  if (viewer === undefined) throw refused('UNAUTHENTICATED')
  return viewer
}

/** Regions of an account, read with the administrator's view of the whole city. */
function loadScope({ batch, accounts }: Context, codes: readonly string[]): Promise<ScopeRegionRow[]> {
  const loader = batch('account.scopeRegion', (keys: readonly string[]) => scopeRegions(accounts, keys))
  return Promise.all(codes.map((code) => loader.load(code)))
}

/** The viewer's own regions, which the viewer sees. */
function loadOwnScope({ batch }: Context, codes: readonly string[]): Promise<ScopeRegionRow[]> {
  const loader = batch('account.ownRegion', (keys: readonly string[], session) => scopeRegions(session, keys))
  return Promise.all(codes.map((code) => loader.load(code)))
}

function loadSessions({ accounts }: Context, accountId: number): Promise<SessionRow[]> {
  return listSessions(accounts, accountId, new Date())
}
