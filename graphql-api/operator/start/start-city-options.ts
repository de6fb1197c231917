import type { Log } from '../../platform/log/log.ts'
import type { Settings } from '../../app/settings.ts'
import type { StartProgress } from './start-progress.ts'

export interface StartCityOptions {
  /** The repository. */
  readonly root: string
  readonly settings: Pick<Settings, 'home' | 'host' | 'databaseUrl' | 'databaseOwnerUrl' | 'demo'> &
    Partial<Pick<Settings, 'buildsDashboard'>>
  readonly progress: StartProgress
  readonly log: Log
  readonly signal: AbortSignal
}
