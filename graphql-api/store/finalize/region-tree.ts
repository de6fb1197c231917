/** Position of a region in the tree. */
export interface TreePlace {
  /** Region ids from the root down to this one, for `ltree`. */
  readonly path: string
  /** Nested set: a region contains another if its [left, right] contains the other's left. */
  readonly left: number
  readonly right: number
}

/** Numbers a forest in the order of the codes. */
export function numberTree(
  regions: readonly { readonly id: number; readonly parentId: number | null; readonly code: string }[],
): Map<number, TreePlace> {
  const children = new Map<number | null, { id: number; code: string }[]>()
  const ids = new Set(regions.map((region) => region.id))
  for (const { id, parentId, code } of regions) {
    const key = parentId !== null && ids.has(parentId) ? parentId : null
    const siblings = children.get(key)
    if (siblings === undefined) children.set(key, [{ id, code }])
    else siblings.push({ id, code })
  }
  const places = new Map<number, TreePlace>()
  let number = 0
  const visit = (parent: number | null, path: string): void => {
    const siblings = (children.get(parent) ?? []).sort((a, b) =>
      a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id,
    )
    for (const { id } of siblings) {
      const left = ++number
      const own = path === '' ? String(id) : `${path}.${String(id)}`
      visit(id, own)
      places.set(id, { path: own, left, right: ++number })
    }
  }
  visit(null, '')
  return places
}
