import { openingRegion } from '../../api/opening-region.ts'
import { useCity } from '../../api/use-city.ts'
import { useRegion, useTallest } from '../../api/use-region.ts'
import { useView } from '../../stores/view.ts'

/** State of the drill-down: the region in focus, its ancestors, and the regions that can be entered. */
export function useDrill() {
  const city = useCity()
  const opening = city ? openingRegion(city) : null
  const wanted = useView((view) => view.region) ?? opening
  const query = useRegion(wanted)
  const region = query.data?.region ?? null
  const isLeaf = region !== null && region.children.nodes.length === 0
  const tallest = useTallest(isLeaf ? region.code : null)
  const buildings = isLeaf ? (tallest.data?.region?.buildings.nodes ?? []) : []
  return {
    city,
    /** Code of the first region; null: not known yet. */
    opening,
    /** The code in the view for a region: none for the first one. */
    ask: (code: string) => (code === opening ? null : code),
    wanted,
    query,
    region,
    buildings,
    /** Ids to move among with the arrow keys: codes of child regions, or ids of buildings where there are none. */
    entries: isLeaf ? buildings.map(({ id }) => id) : (region?.children.nodes.map(({ code }) => code) ?? []),
    isLeaf,
    /** Code of the region above; null: this is the top. */
    parent: region?.ancestors.at(-1)?.code ?? null,
  }
}
