import { create } from 'zustand'

/** What is open on this screen; not part of the URL. */
interface InterfaceState {
  readonly help: boolean
  /** Whether the layer list is open; null: where there is room for it. */
  readonly layers: boolean | null
  /** On a small screen: id of the panel whose sheet is up. */
  readonly sheet: string | null
  readonly set: (change: Partial<Omit<InterfaceState, 'set'>>) => void
}

export const useInterface = create<InterfaceState>()((set) => ({
  help: false,
  layers: null,
  sheet: null,
  set: (change) => set(change),
}))
