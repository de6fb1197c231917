import type { Engine } from '../../platform/db/database.ts'
import { DEMO_SCALE, DEMO_SEED, type DemoSettings } from '../../app/settings.ts'
import { sameDemo, type DemoIdentity, type DemoMarker } from '../../store/sources/demo-marker.ts'

export interface DemoSituation {
  readonly settings: DemoSettings
  readonly engine: Engine
  readonly marker: DemoMarker | undefined
  /** Something other than the demo was imported. */
  readonly ownData: boolean
  readonly generator: string
}

export type DemoDecision =
  /** `resume`: continues an interrupted load. `replace`: the existing demo is a different one and is removed first. */
  | { readonly action: 'load' | 'resume' | 'replace'; readonly identity: DemoIdentity }
  | {
      readonly action: 'none'
      /**
       * `there`: it is complete. `off`: not wanted. `removed`: removed by hand. `server`: server databases are for real
       * cities. `own-data`: a city's own data is never mixed with it.
       */
      readonly why: 'there' | 'off' | 'removed' | 'server' | 'own-data'
    }

/** The requested demo: missing values from the existing one, else the defaults. */
export function wantedDemo({ settings, marker, generator }: Omit<DemoSituation, 'engine' | 'ownData'>): DemoIdentity {
  const present = marker?.removedAt === null ? marker : undefined
  return {
    seed: settings.seed ?? present?.seed ?? DEMO_SEED,
    scale: settings.scale ?? present?.scale ?? DEMO_SCALE,
    generator,
  }
}

/** What a start does with the demo city. */
export function decideDemo(situation: DemoSituation): DemoDecision {
  const { settings, engine, marker, ownData } = situation
  if (settings.wish === 'off') return { action: 'none', why: 'off' }
  if (ownData) return { action: 'none', why: 'own-data' }
  if (settings.wish === 'auto' && engine === 'server') return { action: 'none', why: 'server' }
  const identity = wantedDemo(situation)
  if (marker === undefined) return { action: 'load', identity }
  if (marker.removedAt !== null)
    return settings.wish === 'on' ? { action: 'load', identity } : { action: 'none', why: 'removed' }
  if (!sameDemo(marker, identity)) return { action: 'replace', identity }
  return marker.completedAt === null ? { action: 'resume', identity } : { action: 'none', why: 'there' }
}
