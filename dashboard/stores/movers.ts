import { create } from 'zustand'
import { MoverField } from './mover-field.ts'

/** What moves in the view, and how its stream is. */
interface MoversState {
  /** Changes under its readers: `revision` says when. */
  readonly field: MoverField
  readonly revision: number
  /** Ids of feeds by their number in frames. */
  readonly feedIds: readonly string[]
  /** `lost`: it is tried again; what is shown grows old meanwhile. */
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
