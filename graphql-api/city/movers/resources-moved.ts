import { movers } from './movers.service.ts'
import { listParameter } from '../../graphql/keyset-page.ts'
import type { MoverKind } from '../../graphql/types.generated.ts'
import { maySee, type LiveField } from '../../graphql/live-field.ts'

export const resourcesMoved: LiveField = {
  name: 'resourcesMoved',
  everyMs: 1_000,
  async open(args, regionsOf) {
    const { regionCode, kind } = args as { regionCode?: string | null; kind?: MoverKind[] | null }
    const regions = regionCode == null ? undefined : await regionsOf(regionCode)
    const kinds = listParameter(kind)
    return {
      standing: ({ cursor, gap }) => ({ cursor, gap, movers: [], left: [] }),
      async collect({ entries, cursor, gap }, audience, context) {
        const isShown = (regionId: number | null, restricted: boolean): boolean =>
          maySee(audience, { restricted, regionId }) &&
          (regions === undefined || (regionId !== null && regions.has(regionId)))
        const moved = new Set<number>()
        const left = new Set<number>()
        for (const { topic, event, before } of entries) {
          if (topic !== 'positions') continue
          event.moverIds.forEach((id, i) => {
            if (kinds?.includes(event.kinds[i] ?? '') === false) return
            const from = before?.[i]
            if (isShown(event.regionIds[i] ?? null, event.restricted)) {
              moved.add(id)
              left.delete(id)
            } else if (moved.delete(id) || (from !== undefined && isShown(from, event.restricted))) left.add(id)
          })
        }
        // Current positions, limited to this audience.
        const rows = moved.size === 0 ? [] : await movers.byIds(context.session, [...moved])
        const seen = rows.filter((row) => row !== null && isShown(row.regionId, false))
        if (seen.length === 0 && left.size === 0 && !gap) return []
        return [{ cursor, gap, movers: seen, left: [...left] }]
      },
    }
  },
}
