import {
  defaultFieldResolver,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { Viewer } from '../security/accounts/viewer.ts'
import { RIGHTS, type Right } from '../../domain/rights.ts'
import { auditOf, noteRefusal } from './audited.ts'
import type { Context } from './context.ts'
import { refused } from './errors.ts'

/** Access to a field, from its directives. */
export type Rule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'needs'; readonly right: Right; readonly wholeCity: boolean }

type Field = GraphQLField<unknown, Context>

/** The schema has fields without a rule. */
class RuleError extends Error {
  override readonly name = 'RuleError'
}

/**
 * The rules of each field, by `Type.field`: its own, and those of its answer's type, alone, in lists or in a
 * connection. All must hold. Empty: the field is as accessible as its parent.
 * @throws {RuleError} if a field of Query, Mutation or Subscription has none, a right does not exist, or a command is
 *   not audited
 */
export function rulesOf(schema: GraphQLSchema): ReadonlyMap<string, readonly Rule[]> {
  const faults: string[] = []
  const rules = new Map<string, readonly Rule[]>()
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  for (const type of objectTypes(schema)) {
    directRules(schema, type, type.name, faults)
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`
      const answer = rowType(getNamedType(field.type))
      if (isAbstractType(answer))
        faults.push(`${name} answers with ${answer.name}, whose types may have rules of their own`)
      const found = [...directRules(schema, field, name, faults), ...directRules(schema, answer, answer.name, faults)]
      if (roots.has(type) && found.length === 0) faults.push(`${name} has no rule: add @needs, @signedIn or @public`)
      if (type === schema.getMutationType() && auditOf(schema, field) === undefined)
        faults.push(`${name} has no @audited`)
      rules.set(
        name,
        found.filter((rule, i) => found.findIndex((other) => isSame(other, rule)) === i),
      )
    }
  }
  if (faults.length > 0) throw new RuleError([...new Set(faults)].join('\n'))
  return rules
}

/** Makes each field of the schema check its rules before it is resolved. Refused commands are audited. */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const rules = rulesOf(schema)
  for (const type of objectTypes(schema)) {
    // The rule of the parent's type was already checked.
    const ofType = directRules(schema, type, type.name, [])
    for (const field of Object.values(type.getFields()) as Field[]) {
      const own = (rules.get(`${type.name}.${field.name}`) ?? []).filter(
        (rule) => rule.kind !== 'public' && !ofType.some((other) => isSame(other, rule)),
      )
      if (own.length > 0) guard(field, own, type === schema.getMutationType())
    }
  }
  return schema
}

function guard(field: Field, rules: readonly Rule[], isCommand: boolean): void {
  const { resolve = defaultFieldResolver, subscribe } = field
  field.resolve = (source, args: object, context, info) => {
    const refusal = refusalBy(rules, context.viewer)
    if (refusal === undefined) return resolve(source, args, context, info)
    if (!isCommand) throw refusal
    return noteRefusal(context, args, info, refusal).then(() => {
      throw refusal
    })
  }
  if (subscribe === undefined) return
  field.subscribe = (source, args, context, info) => {
    const refusal = refusalBy(rules, context.viewer)
    if (refusal !== undefined) throw refusal
    return subscribe(source, args, context, info)
  }
}

/** @returns the error for the client; undefined: the rules admit the viewer */
export function refusalBy(rules: readonly Rule[], viewer: Viewer | undefined): ReturnType<typeof refused> | undefined {
  for (const rule of rules) {
    if (rule.kind === 'public') continue
    if (viewer === undefined) return refused('UNAUTHENTICATED')
    if (rule.kind === 'signedIn') continue
    if (viewer.mustChangePassword) return refused('MUST_CHANGE_PASSWORD')
    if (!viewer.rights.has(rule.right)) return refused('FORBIDDEN', `the right ${rule.right} is missing`)
    if (rule.wholeCity && viewer.scope !== undefined)
      return refused('FORBIDDEN', `${rule.right} for the whole city is required here`)
  }
  return undefined
}

/** Adds the access rules to each description, for the printed schema. */
export function describeRules(schema: GraphQLSchema): GraphQLSchema {
  for (const type of objectTypes(schema)) {
    describe(type, directRules(schema, type, type.name, []))
    for (const field of Object.values(type.getFields())) {
      const own = directRules(schema, field, field.name, [])
      describe(field, own)
    }
  }
  return schema
}

function describe(described: { description?: string | null | undefined }, rules: readonly Rule[]): void {
  if (rules.length === 0) return
  const said = rules.map((rule) => {
    if (rule.kind === 'public') return 'For everybody.'
    if (rule.kind === 'signedIn') return 'For everybody who is signed in.'
    return `Needs \`${rule.right}\`${rule.wholeCity ? ' and the whole city' : ''}.`
  })
  described.description = [described.description, ...said].filter((part) => part != null).join('\n')
}

function directRules(
  schema: GraphQLSchema,
  of: Pick<Field, 'astNode'> | GraphQLNamedType,
  name: string,
  faults: string[],
): Rule[] {
  const found: Rule[] = []
  const { astNode } = of
  if (directive(schema, 'public', astNode) !== undefined) found.push({ kind: 'public' })
  if (directive(schema, 'signedIn', astNode) !== undefined) found.push({ kind: 'signedIn' })
  const needs = directive(schema, 'needs', astNode) as { right: string; wholeCity: boolean } | undefined
  if (needs === undefined) return found
  if (!Object.hasOwn(RIGHTS, needs.right))
    faults.push(`${name} needs "${needs.right}", which is not in domain/rights.ts`)
  return [...found, { kind: 'needs', right: needs.right as Right, wholeCity: needs.wholeCity }]
}

function directive(
  schema: GraphQLSchema,
  name: string,
  node: GraphQLNamedType['astNode'] | Field['astNode'],
): Record<string, unknown> | undefined {
  const definition = schema.getDirective(name)
  if (definition == null || node == null) return undefined
  return getDirectiveValues(definition, node)
}

/** The type of a connection's rows represents the connection. */
function rowType(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type)) return type
  const rows = type.name.endsWith('Connection') ? 'nodes' : type.name.endsWith('Edge') ? 'node' : undefined
  const field = rows === undefined ? undefined : type.getFields()[rows]
  return field === undefined ? type : getNamedType(field.type)
}

function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
  )
}

function isSame(one: Rule, other: Rule): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
