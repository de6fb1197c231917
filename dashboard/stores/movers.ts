import { create } from 'zustand'
import { MoverField } from './mover-field.ts'

/** The movers in view, and the state of their stream. */
interface MoversState {
  /** Changes in place: `revision` increases. */
  readonly field: MoverField
  readonly revision: number
  /** Ids of feeds by their number in frames. */
  readonly feedIds: readonly string[]
  /** `lost`: it is retried; displayed positions age meanwhile. */
  readonly connection: 'closed' | 'connecting' | 'open' | 'lost' | 'refused'
  readonly changed: () => void
  readonly set: (change: Partial<Pick<MoversState, 'feedIds' | 'connection'>>) => void
}

export const useMovers = create<MoversState>()((set) => ({
  field: new MoverField(),
  revision: 0,
  feedIds: [],
  connection: 'closed',
  changed: () => set(({ revision }) => ({ revision: revision + 1 })),
  set: (change) => set(change),
}))
