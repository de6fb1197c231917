import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { execute, Kind, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { Context } from '../context.ts'
import { canCompile } from './can-compile.ts'
import { compileOperation, type CompiledOperation } from './compile-operation.ts'

type Gateway = ApolloServerOptionsWithGateway<Context>['gateway']
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>

/**
 * Makes Apollo Server run compiled operations, and the others by graphql-js. Parsing, validation, limits, plugins and
 * error formatting stay with Apollo Server: a "gateway" only replaces its call of `execute`.
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
  // A compiled operation lives as long as its parsed document, which Apollo Server keeps in a bounded store.
  const plans = new WeakMap<OperationDefinitionNode, CompiledOperation | 'by graphql-js'>()

  return async ({ document, operation, request: { variables = {}, operationName }, context }) => {
    // Undefined at run time if `operationName` matches none; graphql-js reports that.
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
