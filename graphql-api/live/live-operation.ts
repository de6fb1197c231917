import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql'
import type { Viewer } from '../security/accounts/viewer.ts'
import type { Context } from '../graphql/context.ts'
import { reportCutLists } from '../graphql/limits/row-bounds.ts'
import type { ErrorCode } from '../graphql/errors.ts'
import { fragmentsOf, MAX_TOKENS } from '../graphql/limits/index.ts'
import { createOperationCheck } from '../graphql/limits/operation-check.ts'
import { rootFields } from '../graphql/limits/root-fields.ts'
import { refusalBy, rulesOf } from '../graphql/rules.ts'

/** A client's request for a subscription. */
export interface LiveRequest {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Checks a subscription as a query is checked: parsing, validation, access and limits. */
export function createLiveCheck(
  schema: GraphQLSchema,
  production: boolean,
): (request: LiveRequest, viewer: Viewer | undefined) => ExecutionArgs | readonly GraphQLError[] {
  const check = createOperationCheck(schema, production)
  const rules = rulesOf(schema)
  return ({ query, operationName, variables }, viewer) => {
    try {
      const document = parse(query, { maxLexicalTokens: MAX_TOKENS })
      const definition = getOperationAST(document, operationName)
      if (definition?.operation !== OperationTypeNode.SUBSCRIPTION)
        return [refusal('BAD_USER_INPUT', 'Only subscriptions are answered here; send anything else by POST')]
      const asked = { document, operationName, variables: variables ?? {} }
      const faults = check(asked, viewer)
      if (faults.length > 0) return faults
      const ruled = rootFields({ definition, fragments: fragmentsOf(document) })
        .map(({ name }) => refusalBy(rules.get(`Subscription.${name.value}`) ?? [], viewer))
        .filter((refused) => refused !== undefined)
      if (ruled.length > 0) return ruled
      return { schema, document, operationName, variableValues: asked.variables }
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      return [refusal('GRAPHQL_PARSE_FAILED', error.message)]
    }
  }
}

/** Answers each event in a context of its own: with the viewer's current rights and a current snapshot. */
export async function subscribeLive(
  args: ExecutionArgs,
  createContext: () => Context,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream({ ...args, contextValue: createContext() })
  if (!(Symbol.asyncIterator in source)) return source
  const events = source[Symbol.asyncIterator]()
  const answers: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const event = await events.next()
      if (event.done === true) return { value: undefined, done: true }
      const contextValue = createContext()
      try {
        const result = await execute({ ...args, rootValue: event.value, contextValue })
        return { value: reportCutLists(result, contextValue), done: false }
      } finally {
        void contextValue.end()
      }
    },
    async return() {
      await events.return?.()
      return { value: undefined, done: true }
    },
    [Symbol.asyncIterator]: () => answers,
  }
  return answers
}

export function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}
