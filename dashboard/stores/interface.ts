import { create } from 'zustand'

/** Panels that a small screen shows one at a time. */
export type SheetId = 'region' | 'detail' | 'layers' | 'traffic' | 'air' | 'weather' | 'alerts' | 'reports'

/** What is open on this screen; not part of the URL. */
interface InterfaceState {
  readonly help: boolean
  /** Whether the layer list is open; null: where there is room for it. */
  readonly layers: boolean | null
  /** On a small screen: which sheet is up. */
  readonly sheet: SheetId | null
  readonly set: (change: Partial<Omit<InterfaceState, 'set'>>) => void
}

export const useInterface = create<InterfaceState>()((set) => ({
  help: false,
  layers: null,
  sheet: null,
  set: (change) => set(change),
}))
