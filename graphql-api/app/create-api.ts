import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { RequestEndedError, type Context } from '../graphql/context.ts'
import { compiledExecutor } from '../graphql/execution/compiled-executor.ts'
import { codeOf, formatError } from '../graphql/format-error.ts'
import { legacyStatusPlugin } from '../graphql/legacy-status.ts'
import { MAX_TOKENS } from '../graphql/limits/index.ts'
import { operationPlugin } from '../graphql/limits/operation-plugin.ts'
import { resolvers } from './resolvers.ts'
import { currentRequestId } from '../platform/log/request-id.ts'
import { checkRowBounds, keepRowBounds, reportCutLists } from '../graphql/limits/row-bounds.ts'
import { guardSchema } from '../graphql/rules.ts'
import { typeDefinitions } from './type-definitions.ts'

export interface ApiOptions {
  /** Turns introspection off and leaves suggestions out of error messages. */
  readonly production: boolean
  /** Called once for each internal error. */
  readonly onFault: (error: unknown, requestId: string) => void
}

/** The GraphQL API, without a server around it. Call `start()` before use. */
export function createApi({ production, onFault }: ApiOptions): ApolloServer<Context> {
  const schema = buildSchema()
  return new ApolloServer<Context>({
    gateway: compiledExecutor(schema),
    // The plugin validates after it has checked size and access.
    dangerouslyDisableValidation: true,
    includeStacktraceInErrorResponses: false,
    nodeEnv: production ? 'production' : 'development',
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    formatError,
    plugins: [
      operationPlugin(schema, production),
      cutListsPlugin,
      endSnapshotPlugin,
      legacyStatusPlugin,
      faultPlugin(onFault),
      // None of these is used here, and cache control would wrap every field.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
}

/**
 * The schema with its resolvers, each guarded by its rules. @throws {RuleError | RowBoundError} if a field has no rule,
 * or a list no bound
 */
export function buildSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({ typeDefs: typeDefinitions, resolvers: [...resolvers] })
  return guardSchema(keepRowBounds(checkRowBounds(schema)))
}

const cutListsPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ response: { body }, contextValue }) {
        if (body.kind === 'single') body.singleResult = reportCutLists(body.singleResult, contextValue)
        return Promise.resolve()
      },
    }),
}

/** Returns the connection before the response is written. Not awaited: the response need not wait for it. */
const endSnapshotPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ contextValue }) {
        void contextValue.end()
        return Promise.resolve()
      },
    }),
}

function faultPlugin(onFault: ApiOptions['onFault']): ApolloServerPlugin<Context> {
  return {
    // A failure of a plugin or of Apollo Server itself, which would otherwise be answered with 500 and not logged.
    unexpectedErrorProcessingRequest({ requestContext, error }) {
      onFault(error, requestContext.contextValue.requestId)
      return Promise.resolve()
    },
    contextCreationDidFail({ error }) {
      onFault(error, currentRequestId() ?? '')
      return Promise.resolve()
    },
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors, contextValue }) {
          // A failed statement appears at every field that waited for it.
          const faults = new Set<unknown>()
          for (const error of errors) {
            if (codeOf(error) === undefined || error.originalError instanceof RequestEndedError) continue
            error.extensions.requestId = contextValue.requestId
            faults.add(error.originalError ?? error)
          }
          for (const fault of faults) onFault(fault, contextValue.requestId)
          return Promise.resolve()
        },
      }),
  }
}
