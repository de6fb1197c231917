import type { Right } from '../domain/rights.ts'
import type { Identity } from '../graphql-api/platform/db/database.ts'
import type { Tileset } from './tileset.ts'

/** The viewer of a tile, with the visible part of the city. */
export interface TileViewer {
  readonly rights: ReadonlySet<Right>
  /** Codes of the regions that they may see, sorted; absent: the whole city; empty: none. */
  readonly scope?: readonly string[]
}

/** Regions that a tile is made for: their codes, sorted; undefined: the whole city. */
export type TileScope = readonly string[] | undefined

/** The base map, which is open to everyone who has signed in: these tables have no policies (migration 0006). */
export const OPEN_DATASETS: ReadonlySet<string> = new Set(['water', 'green', 'railway', 'road', 'place', 'route'])

/** The regions that matter to a tileset: a base map looks alike to everyone. */
export function scopeWithin({ datasets }: Tileset, scope: TileScope): TileScope {
  return datasets.every((dataset) => OPEN_DATASETS.has(dataset)) ? undefined : scope
}

/**
 * As whom the rows of a tile are read: with the rights of the tileset alone, so that a tile depends on nothing but the tileset and the
 * regions, and whoever may see these shares it.
 */
export function tileReader({ right }: Tileset, scope: TileScope): Identity {
  return {
    subject: 'tiles',
    access: 'reader',
    rights: [...new Set<Right>(['city.view', right])],
    ...(scope !== undefined && { scope }),
  }
}
