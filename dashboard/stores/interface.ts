import { create } from 'zustand'

/** Open parts of the interface; not part of the URL. */
interface InterfaceState {
  readonly help: boolean
  /** Whether the layer list is open; null: if there is room. */
  readonly layers: boolean | null
  /** On a small screen: id of the open panel. */
  readonly sheet: string | null
  readonly set: (change: Partial<Omit<InterfaceState, 'set'>>) => void
}

export const useInterface = create<InterfaceState>()((set) => ({
  help: false,
  layers: null,
  sheet: null,
  set: (change) => set(change),
}))
