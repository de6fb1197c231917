import { create } from 'zustand'
import type { ReportToldFragment } from '../api/operations.generated.ts'

/** What people have told of, as the map shows it. */
interface ReportsState {
  /** The open ones, newest first. */
  readonly open: readonly ReportToldFragment[]
  /** The one that was looked at last, which may be closed; null: none was. */
  readonly looked: ReportToldFragment | null
  readonly read: (open: readonly ReportToldFragment[]) => void
  readonly look: (report: ReportToldFragment) => void
  readonly forget: () => void
}

export const useReports = create<ReportsState>()((set) => ({
  open: [],
  looked: null,
  read: (open) => set({ open }),
  look: (looked) => set({ looked }),
  forget: () => set({ open: [], looked: null }),
}))
