import { create } from 'zustand'
import type { ReportFieldsFragment } from '../api/operations.generated.ts'

/** Reports shown on the map. */
interface ReportsState {
  /** The open ones, newest first. */
  readonly open: readonly ReportFieldsFragment[]
  /** The last selected one, possibly closed; null: none. */
  readonly looked: ReportFieldsFragment | null
  readonly read: (open: readonly ReportFieldsFragment[]) => void
  readonly look: (report: ReportFieldsFragment) => void
  readonly forget: () => void
}

export const useReports = create<ReportsState>()((set) => ({
  open: [],
  looked: null,
  read: (open) => set({ open }),
  look: (looked) => set({ looked }),
  forget: () => set({ open: [], looked: null }),
}))
