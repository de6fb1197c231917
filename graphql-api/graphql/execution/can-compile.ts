import {
  getNamedType,
  isAbstractType,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'

/**
 * Whether `compileOperation` supports this operation. graphql-js runs the rest: mutations and subscriptions, documents
 * with directives (whose selection depends on variables), introspection, and abstract types.
 * @param document validated
 */
export function canCompile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false
  const types = new TypeInfo(schema)
  let isPlain = true
  const visitor: ASTVisitor = {
    Directive() {
      isPlain = false
    },
    Field(node) {
      if (!isPlainField(node, types.getType())) isPlain = false
    },
  }
  visit(document, visitWithTypeInfo(types, visitor))
  return isPlain
}

function isPlainField({ name, alias }: FieldNode, outputType: GraphQLOutputType | null | undefined): boolean {
  // A plain object cannot hold a field called `__proto__`.
  if (name.value === '__schema' || name.value === '__type' || alias?.value === '__proto__') return false
  if (outputType == null) return true
  const type = getNamedType(outputType)
  return !isAbstractType(type) && !(isObjectType(type) && type.isTypeOf != null)
}
