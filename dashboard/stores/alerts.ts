import { create } from 'zustand'
import { withArrived, withRead, type Warning } from './warnings.ts'

/** Warnings as the page knows them. */
interface AlertsState {
  /** By id, the ones that are over among them; null: not read yet. */
  readonly alerts: ReadonlyMap<string, Warning> | null
  /** Why they could not be read; null: they were. */
  readonly error: Error | null
  readonly read: (alerts: readonly Warning[]) => void
  /** One has just come. */
  readonly came: (alert: Warning) => void
  readonly failed: (error: Error) => void
  readonly forget: () => void
}

export const useAlerts = create<AlertsState>()((set) => ({
  alerts: null,
  error: null,
  read: (read) => set(({ alerts }) => ({ alerts: withRead(alerts ?? new Map(), read), error: null })),
  came: (alert) => set(({ alerts }) => ({ alerts: withArrived(alerts ?? new Map(), alert) })),
  failed: (error) => set({ error }),
  forget: () => set({ alerts: null, error: null }),
}))
