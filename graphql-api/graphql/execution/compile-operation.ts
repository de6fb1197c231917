import {
  getArgumentValues,
  getNullableType,
  getVariableValues,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  locatedError,
  GraphQLError,
  responsePathAsArray,
  TypeNameMetaFieldDef,
  typeFromAST,
  isAbstractType,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'

/**
 * A compiled operation, which can run any number of times. Returns the same results and errors as `execute` of
 * graphql-js.
 */
export type CompiledOperation = (
  contextValue: unknown,
  variables: Readonly<Record<string, unknown>>,
) => ExecutionResult | Promise<ExecutionResult>

type Path = GraphQLResolveInfo['path']
type Arguments = Record<string, unknown>
type Resolve = NonNullable<GraphQLField<unknown, unknown>['resolve']>

/** Converts a resolver's result to the response value, or a promise of it. Throws if it is invalid. */
type Complete = (run: Run, value: unknown, path: Path | undefined) => unknown

/** One run of a compiled operation. */
interface Run {
  readonly contextValue: unknown
  readonly variables: Record<string, unknown>
  /** Arguments depend on variables only, so they are read once for each field, not for each row. */
  readonly args: Map<Field, Arguments>
  readonly errors: GraphQLError[]
  /** Places nulled by an error; errors below them are not reported again. */
  readonly nulled: Set<Path | undefined>
}

/** One field of the response, under one parent type. */
interface Field {
  readonly name: string
  readonly nodes: readonly FieldNode[]
  readonly parentType: GraphQLObjectType
  readonly definition: Omit<GraphQLField<unknown, unknown>, 'resolve'> & { resolve?: Resolve | undefined }
  readonly isLeaf: boolean
  readonly isRequired: boolean
  readonly complete: Complete
}

/**
 * Compiles a validated operation for which `canCompile` is true. Work that graphql-js repeats for every field of every
 * row (selected fields, their definitions, arguments and types) is done once; rows become plain objects; paths are only
 * computed for errors. The code for each field assigns no function to a variable: the TypeScript loader would name it
 * each time, which takes longer than everything else.
 */
export function compileOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): CompiledOperation {
  const rootType = schema.getQueryType() as GraphQLObjectType
  const completeRoot = completeObject(rootType, () => [operation.selectionSet])

  return (contextValue, inputs) => {
    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], inputs, { maxErrors: 50 })
    if (coerced.errors !== undefined) return { errors: coerced.errors }
    const run: Run = { contextValue, variables: coerced.coerced, args: new Map(), errors: [], nulled: new Set() }
    const respond = (data: unknown): ExecutionResult => {
      const answer = { data: data as Record<string, unknown> | null }
      return run.errors.length === 0 ? answer : { errors: run.errors, ...answer }
    }
    const fail = (error: unknown): ExecutionResult => {
      collect(run, error as GraphQLError, undefined)
      return respond(null)
    }
    try {
      const data = completeRoot(run, {}, undefined)
      return isPromise(data) ? data.then(respond, fail) : respond(data)
    } catch (error) {
      return fail(error)
    }
  }

  function completeType(type: GraphQLOutputType, where: Pick<Field, 'nodes' | 'parentType' | 'definition'>): Complete {
    if (isNonNullType(type)) {
      const inner = completeType(type.ofType, where)
      return (run, value, path) => {
        const completed = inner(run, value, path)
        if (completed !== null) return completed
        throw new Error(`Cannot return null for non-nullable field ${where.parentType.name}.${where.definition.name}.`)
      }
    }
    if (isListType(type)) return completeList(type.ofType, where)
    if (isLeafType(type)) return completeLeaf(type)
    const selections = where.nodes.map(({ selectionSet }) => selectionSet).filter((set) => set !== undefined)
    return completeObject(type as GraphQLObjectType, () => selections)
  }

  function completeList(
    itemType: GraphQLOutputType,
    where: Pick<Field, 'nodes' | 'parentType' | 'definition'>,
  ): Complete {
    const completeItem = completeType(itemType, where)
    const isRequired = isNonNullType(itemType)
    return (run, value, path) => {
      if (value == null) return null
      if (value instanceof Error) throw value
      if (!isIterable(value)) {
        throw new GraphQLError(
          `Expected Iterable, but did not find one for field "${where.parentType.name}.${where.definition.name}".`,
        )
      }
      const promises: unknown[] = []
      const items = Array.from(value, (item, index) => {
        const itemPath: Path = { prev: path, key: index, typename: undefined }
        try {
          const completed = isPromise(item)
            ? item.then((resolved) => completeItem(run, resolved, itemPath))
            : completeItem(run, item, itemPath)
          if (!isPromise(completed)) return completed
          const settled = completed.then(undefined, (error: unknown) =>
            failAt(run, error, where.nodes, isRequired, itemPath),
          )
          promises.push(settled)
          return settled
        } catch (error) {
          return failAt(run, error, where.nodes, isRequired, itemPath)
        }
      })
      return promises.length > 0 ? Promise.all(items) : items
    }
  }

  function completeObject(type: GraphQLObjectType, selections: () => readonly SelectionSetNode[]): Complete {
    // Computed for the first object, so that compiling costs no more than running.
    let known: readonly Field[] | undefined
    return (run, source, path) => {
      if (source == null) return null
      if (source instanceof Error) throw source
      known ??= fieldsOf(type, selections())
      const result: Record<string, unknown> = {}
      let names: string[] | undefined
      let promises: Promise<unknown>[] | undefined
      try {
        for (const field of known) {
          const completed = completeField(run, field, source, path)
          result[field.name] = completed
          if (isPromise(completed)) {
            ;(names ??= []).push(field.name)
            ;(promises ??= []).push(completed)
          }
        }
      } catch (error) {
        if (promises === undefined) throw error
        // Later rejections must not be unhandled.
        return Promise.all(promises).finally(() => {
          throw error
        })
      }
      if (promises === undefined) return result
      const pending = names ?? []
      return Promise.all(promises).then((values) => {
        pending.forEach((name, index) => (result[name] = values[index]))
        return result
      })
    }
  }

  function completeField(run: Run, field: Field, source: object, parentPath: Path | undefined): unknown {
    const { definition } = field
    // A leaf's path is computed when needed; otherwise the children's paths refer to this very object.
    let path = field.isLeaf ? undefined : pathTo(field, parentPath)
    try {
      let value: unknown
      if (definition.resolve !== undefined) {
        path ??= pathTo(field, parentPath)
        value = definition.resolve(source, argumentsOf(run, field), run.contextValue, infoOf(run, field, path))
      } else {
        value = (source as Record<string, unknown>)[definition.name]
        if (typeof value === 'function') {
          path ??= pathTo(field, parentPath)
          value = (source as Record<string, GraphQLMethod>)[definition.name]?.(
            argumentsOf(run, field),
            run.contextValue,
            infoOf(run, field, path),
          )
        }
      }
      const completed = isPromise(value)
        ? value.then((resolved) => field.complete(run, resolved, path))
        : field.complete(run, value, path)
      if (!isPromise(completed)) return completed
      return completed.then(undefined, (error: unknown) =>
        failAt(run, error, field.nodes, field.isRequired, path ?? pathTo(field, parentPath)),
      )
    } catch (error) {
      return failAt(run, error, field.nodes, field.isRequired, path ?? pathTo(field, parentPath))
    }
  }

  function infoOf({ variables }: Run, { definition, nodes, parentType }: Field, path: Path): GraphQLResolveInfo {
    return {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: variables,
    }
  }

  function fieldsOf(type: GraphQLObjectType, selections: readonly SelectionSetNode[]): Field[] {
    const nodesByName = new Map<string, FieldNode[]>()
    const spread = new Set<string>()
    for (const selection of selections) collectFields(type, selection, nodesByName, spread)
    const definitions = type.getFields()
    return [...nodesByName].map(([name, nodes]) => {
      const fieldName = (nodes[0] as FieldNode).name.value
      if (fieldName === TypeNameMetaFieldDef.name) {
        const definition = { ...TypeNameMetaFieldDef, resolve: undefined }
        return { name, nodes, parentType: type, definition, isLeaf: true, isRequired: true, complete: () => type.name }
      }
      const definition = definitions[fieldName]
      if (definition === undefined)
        throw new Error(`${type.name} has no field "${fieldName}"; expected a valid document`)
      const where = { nodes, parentType: type, definition }
      const isRequired = isNonNullType(definition.type)
      const isLeaf = isLeafType(getNullableType(definition.type))
      return { name, ...where, isLeaf, isRequired, complete: completeType(definition.type, where) }
    })
  }

  function collectFields(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    found: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value
        const nodes = found.get(name)
        if (nodes === undefined) found.set(name, [selection])
        else nodes.push(selection)
        continue
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(selection.name.value)) continue
        spread.add(selection.name.value)
      }
      if (fragment !== undefined && appliesTo(type, fragment.typeCondition))
        collectFields(type, fragment.selectionSet, found, spread)
    }
  }

  function appliesTo(type: GraphQLObjectType, condition: FragmentDefinitionNode['typeCondition'] | undefined): boolean {
    if (condition === undefined) return true
    const wanted = typeFromAST(schema, condition)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }
}

type GraphQLMethod = (args: Arguments, contextValue: unknown, info: GraphQLResolveInfo) => unknown

function completeLeaf(type: GraphQLLeafType): Complete {
  return (_, value) => {
    if (value == null) return null
    if (value instanceof Error) throw value
    const serialized: unknown = type.serialize(value)
    if (serialized != null) return serialized
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
    )
  }
}

function argumentsOf(run: Run, field: Field): Arguments {
  let args = run.args.get(field)
  if (args === undefined) {
    args = getArgumentValues(
      field.definition as GraphQLField<unknown, unknown>,
      field.nodes[0] as FieldNode,
      run.variables,
    )
    run.args.set(field, args)
  }
  return args
}

function pathTo({ name, parentType }: Field, parentPath: Path | undefined): Path {
  return { prev: parentPath, key: name, typename: parentType.name }
}

/** Adds an error and returns null if null is allowed; otherwise the error propagates to the parent. */
function failAt(run: Run, raw: unknown, nodes: readonly FieldNode[], isRequired: boolean, path: Path): null {
  const error = locatedError(raw, [...nodes], responsePathAsArray(path))
  if (isRequired) throw error
  collect(run, error, path)
  return null
}

function collect({ errors, nulled }: Run, error: GraphQLError, at: Path | undefined): void {
  for (let path = at; path !== undefined; path = path.prev) if (nulled.has(path)) return
  if (nulled.has(undefined)) return
  nulled.add(at)
  errors.push(error)
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
