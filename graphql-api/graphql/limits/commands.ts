import { OperationTypeNode } from 'graphql'
import { rootFields } from './root-fields.ts'
import type { Limit } from './limit.ts'

/** Each command is a transaction and an audit entry. */
export const commandLimit: Limit = {
  code: 'TOO_MANY_COMMANDS',
  max: 5,
  describe: (measured, max) => `The operation has ${String(measured)} commands; at most ${String(max)} are allowed`,
  measure: (operation) =>
    operation.definition.operation === OperationTypeNode.MUTATION ? rootFields(operation).length : 0,
}
