import * as fc from 'fast-check'
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
  visit,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { MAX_TOKENS } from './limits/index.ts'

/** A client's request. */
export interface TestRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

interface Part {
  readonly kind: 'field' | 'spread' | 'inline'
  /** Index of a field, fragment or type, modulo their number. */
  readonly pick: number
  /** Repetitions side by side; of an inline fragment, nested. */
  readonly times: number
  readonly isAliased: boolean
  readonly isDirected: boolean
  readonly value: unknown
  readonly parts: readonly Part[]
}

interface Sketch {
  readonly operation: 'query' | 'mutation' | 'subscription'
  readonly parts: readonly Part[]
  readonly fragments: readonly { readonly on: number; readonly parts: readonly Part[] }[]
  readonly variables: number
  readonly mutations: readonly { readonly at: number; readonly text: string; readonly cut: number }[]
}

function partsOf(depth: number): fc.Arbitrary<Part[]> {
  return fc.array(
    fc.record<Part>({
      kind: fc.constantFrom('field', 'field', 'spread', 'inline'),
      pick: fc.nat(1_000),
      times: fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1, max: 2 }) }, fc.integer({ min: 1, max: 200 })),
      isAliased: fc.boolean(),
      isDirected: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      value: fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.jsonValue()),
      parts: depth === 0 ? fc.constant([]) : fc.oneof(fc.constant([]), partsOf(depth - 1)),
    }),
    { minLength: 1, maxLength: 4 },
  )
}

const sketch = fc.record<Sketch>({
  operation: fc.constantFrom('query', 'query', 'query', 'mutation', 'subscription'),
  parts: partsOf(4),
  fragments: fc.oneof(
    fc.array(fc.record({ on: fc.nat(1_000), parts: partsOf(1) }), { maxLength: 12 }),
    // Each spreads the next one several times.
    fc
      .tuple(fc.integer({ min: 2, max: 150 }), fc.integer({ min: 2, max: 4 }), fc.boolean())
      .map(([count, times, isCircle]) => chain(count, times, isCircle)),
  ),
  variables: fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, fc.nat(400)),
  mutations: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(
      fc.record({
        at: fc.nat(5_000),
        text: fc.oneof(
          fc.constantFrom('{', '}', '(', ')', '...', '@', '"""', '$', '\u0000', '\u202e', ' on '),
          fc.string(),
        ),
        cut: fc.nat(20),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  ),
})

function chain(count: number, times: number, isCircle: boolean): Sketch['fragments'] {
  return Array.from({ length: count }, (_, i) => ({
    on: 0,
    parts: [
      {
        kind: i < count - 1 || isCircle ? 'spread' : 'field',
        ...{ pick: (i + 1) % count, times, isAliased: false, isDirected: false, value: 0, parts: [] },
      },
    ],
  }))
}

/**
 * Documents for a schema, many of them valid or nearly so: fragments that spread each other, also in cycles, aliases,
 * deep nesting, long lists of directives and variables, some with a few characters changed.
 * @param only operations of this kind; absent: of all kinds
 */
export function testDocuments(schema: GraphQLSchema, only?: Sketch['operation']): fc.Arbitrary<TestRequest> {
  const composites = Object.values(schema.getTypeMap()).filter(isObjectType)
  return sketch.map((drawn) => {
    const operation = only ?? drawn.operation
    const { parts, fragments, variables, mutations } = drawn
    const root = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[operation]
    const types = fragments.map(
      ({ on }) => (on % 2 === 0 ? root : composites[on % composites.length]) as GraphQLObjectType,
    )
    const names = Array.from({ length: variables }, (_, i) => `$v${String(i)}`)
    const declared = names.length === 0 ? '' : `(${names.map((name) => `${name}: ID`).join(' ')})`
    const used = names.map((name, i) => `u${String(i)}: region(code: ${name}) { id }`)
    const asked = `${operation} ${declared} ${selection(parts, root as GraphQLObjectType)}`
    const printedFragments = fragments.map(
      ({ parts: own }, i) =>
        `fragment F${String(i)} on ${types[i]?.name ?? ''} ${selection(own, types[i] as GraphQLObjectType)}`,
    )
    const spread = spreadFrom(asked, printedFragments)
    const text = [
      used.length > 0 && operation === 'query' ? asked.replace('{', `{ ${used.join(' ')} `) : asked,
      ...printedFragments.filter((_, i) => spread.has(i)),
    ].join('\n')
    return {
      query: mutations.reduce(
        (changed, { at, text: put, cut }) => splice(changed, at % (changed.length + 1), cut, put),
        text,
      ),
      variables: Object.fromEntries(names.map((name, i) => [name.slice(1), i])),
    }

    function selection(own: readonly Part[], type: GraphQLObjectType, depth = 0): string {
      const printed = own.map((one) => {
        const directives = one.isDirected ? ' @include(if: true)' : ''
        if (one.kind === 'spread') {
          const fitting = types.flatMap((on, index) => (on === type || one.pick % 40 === 0 ? [index] : []))
          return repeated(one, () =>
            fitting.length === 0 ? '__typename' : `...F${String(fitting[one.pick % fitting.length])}${directives}`,
          )
        }
        if (one.kind === 'inline') {
          const inner = selection(one.parts, type, depth + 1)
          return `...${directives} ${'{ ... '.repeat(one.times - 1)}${inner}${' }'.repeat(one.times - 1)}`
        }
        return repeated(one, (i) => field(one, type, i, directives, depth))
      })
      return `{ ${printed.join(' ') || '__typename'} }`
    }

    function field(one: Part, type: GraphQLObjectType, i: number, directives: string, depth: number): string {
      const known = [...Object.values(type.getFields()), ...(depth === 0 && operation === 'query' ? INTROSPECTION : [])]
      const chosen = known[one.pick % known.length]
      if (chosen === undefined) return '__typename'
      if (typeof chosen === 'string') return chosen
      const alias = one.isAliased ? `a${String(i)}: ` : ''
      const given = chosen.args.filter((argument, n) => isRequiredArgument(argument) || (one.pick + n) % 9 === 0)
      const args = given.map((argument) => `${argument.name}: ${literal(argument.type, one.value)}`).join(' ')
      const answer: GraphQLNamedType = getNamedType(chosen.type)
      const below = isCompositeType(answer) ? selection(one.parts, answer as GraphQLObjectType, depth + 1) : ''
      return `${alias}${chosen.name}${args === '' ? '' : `(${args})`}${directives} ${below}`
    }
  })
}

/** Indices of the fragments that a text spreads, directly or indirectly. */
function spreadFrom(text: string, fragments: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  const left = [text]
  while (left.length > 0)
    for (const [, digits] of left.pop()?.matchAll(/\.\.\.F(\d+)/g) ?? []) {
      const index = Number(digits)
      if (!found.has(index)) left.push(fragments[index] ?? '')
      found.add(index)
    }
  return found
}

const INTROSPECTION = [
  '__schema { types { name fields { name args { name } type { name ofType { name } } } } }',
  '__type(name: "Query") { fields { type { fields { type { name } } } } }',
]

/** A value of the type, or the drawn value if it has none. */
function literal(type: GraphQLInputType, drawn: unknown): string {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return `[${literal(nullable.ofType, drawn)}]`
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? 'null'
  if (isInputObjectType(nullable)) {
    const fields: Pick<GraphQLArgument, 'name' | 'type'>[] = Object.values(nullable.getFields()).filter(
      isRequiredInputField,
    )
    return `{ ${fields.map((one) => `${one.name}: ${literal(one.type, drawn)}`).join(' ')} }`
  }
  if (nullable.name === 'Int') return typeof drawn === 'number' && Number.isInteger(drawn) ? String(drawn) : '5'
  if (nullable.name === 'Boolean') return 'true'
  if (nullable.name === 'ID' || nullable.name === 'String')
    return JSON.stringify(typeof drawn === 'string' ? drawn : '1')
  return nullable.name === 'DateTime' && typeof drawn !== 'string' ? '"2026-01-01T00:00:00Z"' : printed(drawn)
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`
  if (value === undefined) return 'null'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
  return `{ ${entries.map(([name, inner]) => `${name}: ${printed(inner)}`).join(' ')} }`
}

function repeated({ times }: Part, print: (i: number) => string): string {
  return Array.from({ length: times }, (_, i) => print(i)).join(' ')
}

function splice(text: string, at: number, cut: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + cut)
}

/** Undefined: not a document, or too long. */
export function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { maxLexicalTokens: MAX_TOKENS })
  } catch {
    return undefined
  }
}

/** Counts from now on how often the document's sets of fields are visited. */
export function countVisits(document: DocumentNode): { readonly count: number; readonly visits: number } {
  const counted = { count: 0, visits: 0 }
  visit(document, {
    SelectionSet(set) {
      const { selections } = set
      counted.count++
      Object.defineProperty(set, 'selections', {
        get() {
          counted.visits++
          return selections
        },
      })
    },
  })
  counted.visits = 0
  return counted
}
