import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { execute, Kind, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { Context } from '../context.ts'
import { canCompile } from './can-compile.ts'
import { compileOperation, type CompiledOperation } from './compile-operation.ts'

type Gateway = ApolloServerOptionsWithGateway<Context>['gateway']
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>

/**
 * Lets Apollo Server run operations by plan (`plan.ts`), those that cannot be planned by graphql-js. Parsing, validation,
 * limits, plugins and error formatting stay with Apollo Server: a "gateway" only replaces its call of `execute`.
 */
export function compiledExecutor(schema: GraphQLSchema): Gateway {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: () => Promise.resolve({ executor: createExecutor(schema) }),
    stop: () => Promise.resolve(),
  }
}

function createExecutor(schema: GraphQLSchema): Executor {
  // A plan lives as long as its parsed document, and those are kept by Apollo Server's bounded document store.
  const plans = new WeakMap<OperationDefinitionNode, CompiledOperation | 'by graphql-js'>()

  return async ({ document, operation, request: { variables = {}, operationName }, context }) => {
    // Absent, though typed otherwise, when `operationName` names none; graphql-js says so.
    const known = operation as OperationDefinitionNode | undefined
    let plan = known && plans.get(known)
    if (known !== undefined && plan === undefined) {
      plan = canCompile(schema, document, known)
        ? compileOperation(schema, known, fragmentsOf(document))
        : 'by graphql-js'
      plans.set(known, plan)
    }
    if (typeof plan === 'function') return plan(context, variables)
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName })
  }
}

function fragmentsOf({ definitions }: Parameters<Executor>[0]['document']): Record<string, FragmentDefinitionNode> {
  return Object.fromEntries(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
}
