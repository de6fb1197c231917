import type { tilesets } from '../../tilesets/index.ts'

type AnyTileset = (typeof tilesets)[number]

export type TilesetId = AnyTileset['id']

/** Names of the attributes of a tileset's features. */
export type AttributeOf<Id extends TilesetId> = Extract<AnyTileset, { id: Id }>['attributes'] extends infer Attributes
  ? keyof Attributes & string
  : never

export type AttributeExpression = ['get', string]
export type HasExpression = ['has', string]

/** The attributes of one tileset in style expressions: unknown names are compile errors. */
export interface TileAttributes<Id extends TilesetId> {
  readonly tileset: Id
  readonly get: (name: AttributeOf<Id>) => AttributeExpression
  readonly has: (name: AttributeOf<Id>) => HasExpression
}

export function attributesOf<Id extends TilesetId>(tileset: Id): TileAttributes<Id> {
  return { tileset, get: (name) => ['get', name], has: (name) => ['has', name] }
}
