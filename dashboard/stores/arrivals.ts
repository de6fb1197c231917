import type { TypedDocumentNode } from '@apollo/client'
import { create } from 'zustand'

/** Asks a subscription, and asks again whenever its answers end. @returns stops it. */
export type Follow = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  take: (data: Data) => void,
) => () => void

/** Whether the page is told of what arrives, or has to ask. */
interface ArrivalsState {
  /** Null: nobody is signed in, or the page is not there yet. */
  readonly follow: Follow | null
  /** What arrives is told at once; false: it has to be asked for, again and again. */
  readonly isSubscribed: boolean
  /** Rises each time that something may have been missed: what is shown has to be read anew. */
  readonly gaps: number
  readonly opened: (follow: Follow) => void
  /** The server answers, and something may have arrived before it did. */
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
