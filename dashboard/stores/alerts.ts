import { create } from 'zustand'
import { withRead, type Alert } from './alert-state.ts'

/** The page's alerts. */
interface AlertsState {
  /** By id, including ended ones. */
  readonly alerts: ReadonlyMap<string, Alert>
  /** Whether the most severe have been read: before that, the others are unknown. */
  readonly isRead: boolean
  /** Why reading failed; null: it did not. */
  readonly error: Error | null
  /** Number of alerts not read. */
  readonly unread: number
  /** @param total number of all alerts */
  readonly read: (alerts: readonly Alert[], total: number) => void
  /** A new or replaced alert. */
  readonly came: (alert: Alert) => void
  readonly failed: (error: Error) => void
  readonly forget: () => void
}

export const useAlerts = create<AlertsState>()((set) => ({
  alerts: new Map(),
  isRead: false,
  error: null,
  unread: 0,
  read: (read, total) =>
    set(({ alerts }) => ({
      alerts: withRead(alerts, read),
      isRead: true,
      error: null,
      unread: Math.max(0, total - read.length),
    })),
  came: (alert) => set(({ alerts }) => ({ alerts: new Map(alerts).set(alert.id, alert) })),
  failed: (error) => set({ error }),
  forget: () => set({ alerts: new Map(), isRead: false, error: null, unread: 0 }),
}))
