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
 * Whether `planOperation` runs this operation. graphql-js itself runs the rest: mutations and subscriptions, documents with
 * directives (what is selected then depends on variables), introspection, values whose type shows only when they are there.
 * @param document has passed validation.
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
  // A plain object does not keep a field called `__proto__`.
  if (name.value === '__schema' || name.value === '__type' || alias?.value === '__proto__') return false
  if (outputType == null) return true
  const type = getNamedType(outputType)
  return !isAbstractType(type) && !(isObjectType(type) && type.isTypeOf != null)
}
