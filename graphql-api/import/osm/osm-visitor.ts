import type { Bounds } from '../../geometry/bounds.ts'

export type Tags = Readonly<Record<string, string>>

export interface Member {
  readonly type: 'node' | 'way' | 'relation'
  readonly id: number
  readonly role: string
}

/** What a pass over a file wants to see; elements whose method is absent are skipped, which is faster. */
export interface OsmVisitor {
  /** Position in units of 10⁻⁷ degrees; NaN where the file gives none. */
  node?(id: number, lng7: number, lat7: number, tags: Tags | undefined, version: number): void
  way?(id: number, nodeIds: readonly number[], tags: Tags | undefined, version: number): void
  relation?(id: number, members: readonly Member[], tags: Tags | undefined, version: number): void
  /** The moment that the file shows, where its header says so. Shown in the first pass at least. */
  dataTime?(at: Date): void
  /** The bounds that the file declares. Shown in the first pass at least. */
  bounds?(bounds: Bounds): void
}

/** A file of OSM elements that can be passed over as often as needed. */
export interface OsmFile {
  readonly bytes: number
  /** Yields the bytes consumed after each piece of the file, when the visitor has seen all elements in it. */
  pass(visitor: OsmVisitor): AsyncIterable<number>
}
