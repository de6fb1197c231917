import type { Bounds } from '../../geometry/bounds.ts'

export type Tags = Readonly<Record<string, string>>

export interface Member {
  readonly type: 'node' | 'way' | 'relation'
  readonly id: number
  readonly role: string
}

/** The elements that a pass delivers; those without a method are skipped, which is faster. */
export interface OsmVisitor {
  /** Position in units of 10⁻⁷ degrees; NaN if the file has none. */
  node?(id: number, lng7: number, lat7: number, tags: Tags | undefined, version: number): void
  way?(id: number, nodeIds: readonly number[], tags: Tags | undefined, version: number): void
  relation?(id: number, members: readonly Member[], tags: Tags | undefined, version: number): void
  /** Date of the data, if the header has it. Delivered at least in the first pass. */
  dataTime?(at: Date): void
  /** The bounds declared in the file. Delivered at least in the first pass. */
  bounds?(bounds: Bounds): void
}

/** A file of OSM elements that can be read repeatedly. */
export interface OsmFile {
  readonly bytes: number
  /** Yields the bytes consumed after each piece of the file, when the visitor has received all its elements. */
  pass(visitor: OsmVisitor): AsyncIterable<number>
}
