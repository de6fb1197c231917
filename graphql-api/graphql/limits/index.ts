import { GraphQLError, Kind, type DocumentNode, type FragmentDefinitionNode } from 'graphql'
import type { ErrorCode } from '../errors.ts'
import { aliasLimit } from './aliases.ts'
import { commandLimit } from './commands.ts'
import { costLimit } from './cost.ts'
import { depthLimit } from './depth.ts'
import { directiveLimit } from './directives.ts'
import type { Operation } from './limit.ts'
import { sizeLimit } from './size.ts'
import { holdsZeroByte } from './zero-bytes.ts'

/** In this order: the first bounds the time that the others take. */
export const LIMITS = [sizeLimit, depthLimit, aliasLimit, directiveLimit, commandLimit, costLimit] as const

/** Longest query in tokens; longer ones are refused while they are parsed. */
export const MAX_TOKENS = 2_000

/** @returns the error of the first limit that an operation exceeds, or of a text that cannot be stored */
export function exceededLimit(operation: Operation): GraphQLError | undefined {
  for (const limit of LIMITS) {
    const measured = limit.measure(operation)
    if (measured > limit.max)
      return new GraphQLError(limit.describe(measured, limit.max), {
        extensions: { code: limit.code, measured, max: limit.max, http: { status: 400 } },
      })
  }
  if (holdsZeroByte(operation))
    return new GraphQLError('A text holds U+0000; expected text without it', {
      extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, http: { status: 400 } },
    })
  return undefined
}

/** Fragments of a document, by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
}
