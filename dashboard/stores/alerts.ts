import { create } from 'zustand'
import { withRead, type Alert } from './alert-state.ts'

/** Alerts as the page knows them. */
interface AlertsState {
  /** By id, the ones that are over among them. */
  readonly alerts: ReadonlyMap<string, Alert>
  /** Whether the gravest have been read: before that, what came says nothing of the others. */
  readonly isRead: boolean
  /** Why they could not be read; null: they were. */
  readonly error: Error | null
  /** How many more there are than were read. */
  readonly unread: number
  /** @param total how many there are */
  readonly read: (alerts: readonly Alert[], total: number) => void
  /** One has just come, or was replaced. */
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
