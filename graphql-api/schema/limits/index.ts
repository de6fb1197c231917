import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, Kind, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'
import type { Context } from '../context.ts'
import { aliasLimit } from './aliases.ts'
import { costLimit } from './cost.ts'
import { depthLimit } from './depth.ts'
import { directiveLimit } from './directives.ts'

export const LIMITS = [depthLimit, aliasLimit, directiveLimit, costLimit] as const

/** Longest query in tokens; longer ones are refused while they are parsed. */
export const MAX_TOKENS = 2_000

/** Refuses an operation that exceeds a limit, with status 400, before anything is executed. */
export const limitsPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ schema, operation, document, request }) {
        const fragments = new Map(
          document.definitions
            .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
            .map((fragment) => [fragment.name.value, fragment]),
        )
        // Validation lets no document through without the operation that is asked for; an unknown `operationName` is refused before.
        for (const limit of LIMITS) {
          const measured = limit.measure({
            schema,
            definition: operation as OperationDefinitionNode,
            fragments,
            variables: request.variables ?? {},
          })
          if (measured > limit.max) {
            throw new GraphQLError(limit.describe(measured, limit.max), {
              extensions: { code: limit.code, measured, max: limit.max, http: { status: 400 } },
            })
          }
        }
        return Promise.resolve()
      },
    }),
}
