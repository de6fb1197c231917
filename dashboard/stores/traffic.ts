import { create } from 'zustand'

/** Traffic by road. */
interface TrafficState {
  /** By road id: 1 (free flow) … 5 (heavy congestion). */
  readonly levels: ReadonlyMap<string, number>
  /** By road id, km/h. */
  readonly speedsKmh: ReadonlyMap<string, number>
  /** Feeds of the speeds. */
  readonly feedIds: readonly string[]
  /** Time of the computation, ms since 1970; null: not read yet. */
  readonly computedAtMs: number | null
  readonly know: (traffic: Pick<TrafficState, 'levels' | 'speedsKmh' | 'feedIds' | 'computedAtMs'>) => void
  readonly forget: () => void
}

const NOTHING = { levels: new Map(), speedsKmh: new Map(), feedIds: [], computedAtMs: null } as const

export const useTraffic = create<TrafficState>()((set) => ({
  ...NOTHING,
  know: (traffic) => set(traffic),
  forget: () => set(NOTHING),
}))
