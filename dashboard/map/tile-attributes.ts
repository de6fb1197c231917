import type { tilesets } from '../../tilesets/index.ts'

type AnyTileset = (typeof tilesets)[number]

export type TilesetId = AnyTileset['id']

/** Names of the attributes that a tileset's features carry. */
export type AttributeOf<Id extends TilesetId> = Extract<AnyTileset, { id: Id }>['attributes'] extends infer Attributes
  ? keyof Attributes & string
  : never

export type AttributeExpression = ['get', string]
export type HasExpression = ['has', string]

/** The attributes of one tileset in style expressions: a name that its tiles do not carry is refused by the compiler. */
export interface TileAttributes<Id extends TilesetId> {
  readonly get: (name: AttributeOf<Id>) => AttributeExpression
  readonly has: (name: AttributeOf<Id>) => HasExpression
}

/** @param _tileset one, or several that a style layer is drawn from alike: what any of them carries may be named */
export function attributesOf<Id extends TilesetId>(_tileset: Id): TileAttributes<Id> {
  return EXPRESSIONS
}

const EXPRESSIONS = {
  get: (name: string): AttributeExpression => ['get', name],
  has: (name: string): HasExpression => ['has', name],
}
