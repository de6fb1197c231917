import type { NodePositions } from './node-positions.ts'

/** Sums of node versions are capped at this value. */
const MOST_OF_NODES = 2 ** 30
const MOST_OF_WAYS = 2 ** 22

/**
 * A number that increases with each change of the ways of a shape, or of their nodes: nodes move without a new version
 * of their way. The sum of the ways' versions comes first, since a way's new version may have fewer nodes; while it
 * stays, the nodes are the same.
 */
export function shapeVersionOf(
  ways: readonly { readonly nodeIds: Iterable<number>; readonly version: number }[],
  positions: Pick<NodePositions, 'versionsOf'>,
): number {
  let ofWays = 0
  let ofNodes = 0
  for (const { nodeIds, version } of ways) {
    ofWays += version
    ofNodes += positions.versionsOf(nodeIds)
  }
  return Math.min(ofWays, MOST_OF_WAYS) * MOST_OF_NODES + Math.min(ofNodes, MOST_OF_NODES - 1)
}
