import { create } from 'zustand'
import type { ReportFieldsFragment } from '../api/operations.generated.ts'

/** What people have told of, as the map shows it. */
interface ReportsState {
  /** The open ones, newest first. */
  readonly open: readonly ReportFieldsFragment[]
  /** The one that was looked at last, which may be closed; null: none was. */
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
