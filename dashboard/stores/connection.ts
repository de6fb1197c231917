import { create } from 'zustand'

/** Whether the API answers. */
interface ConnectionState {
  /** When the first request failed since the last answer, ms since 1970; null: it answers. */
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
