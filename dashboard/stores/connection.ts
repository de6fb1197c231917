import { create } from 'zustand'

/** Whether the API answers. */
interface ConnectionState {
  /** Time of the first failed request since the last answer, ms since 1970; null: reachable. */
  readonly lostSinceMs: number | null
  /** When the API last answered, ms since 1970; null: never yet. */
  readonly answeredAtMs: number | null
  readonly answered: (atMs: number) => void
  readonly failed: (atMs: number) => void
}

export const useConnection = create<ConnectionState>()((set) => ({
  lostSinceMs: null,
  answeredAtMs: null,
  answered: (atMs) => set({ lostSinceMs: null, answeredAtMs: atMs }),
  failed: (atMs) => set(({ lostSinceMs }) => ({ lostSinceMs: lostSinceMs ?? atMs })),
}))
