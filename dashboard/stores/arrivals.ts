import type { TypedDocumentNode } from '@apollo/client'
import { create } from 'zustand'

/** Follows a subscription, restarting it whenever it ends. @returns stops it */
export type Follow = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  take: (data: Data) => void,
) => () => void

/** Whether events are pushed or must be polled. */
interface ArrivalsState {
  /** Null: not signed in, or not ready. */
  readonly follow: Follow | null
  /** Events are pushed; false: polling is necessary. */
  readonly isSubscribed: boolean
  /** Increases whenever something may have been missed: displayed data must be read again. */
  readonly gaps: number
  readonly opened: (follow: Follow) => void
  /** The server answers; something may have arrived before. */
  readonly began: () => void
  readonly missed: () => void
  readonly lost: () => void
  readonly closed: () => void
}

export const useArrivals = create<ArrivalsState>()((set) => ({
  follow: null,
  isSubscribed: false,
  gaps: 0,
  opened: (follow) => set({ follow }),
  began: () => set(({ gaps }) => ({ isSubscribed: true, gaps: gaps + 1 })),
  missed: () => set(({ gaps }) => ({ gaps: gaps + 1 })),
  lost: () => set({ isSubscribed: false }),
  closed: () => set({ follow: null, isSubscribed: false }),
}))
