import type { Engine } from '../../platform/db/database.ts'
import { DEMO_SCALE, DEMO_SEED, type DemoSettings } from '../../app/settings.ts'
import { sameDemo, type DemoIdentity, type DemoMarker } from '../../store/sources/demo-marker.ts'

export interface DemoSituation {
  readonly settings: DemoSettings
  readonly engine: Engine
  readonly marker: DemoMarker | undefined
  /** Something was imported that is not the demo's. */
  readonly ownData: boolean
  readonly generator: string
}

export type DemoDecision =
  /** `resume`: what was cut off goes on. `replace`: the demo that is there is another one and goes first. */
  | { readonly action: 'load' | 'resume' | 'replace'; readonly identity: DemoIdentity }
  | {
      readonly action: 'none'
      /**
       * `there`: it is complete. `off`: nobody wants it. `removed`: it was taken out by hand. `server`: a server database belongs to a
       * city. `own-data`: a city's own data is never mixed with it.
       */
      readonly why: 'there' | 'off' | 'removed' | 'server' | 'own-data'
    }

/** The demo that is asked for: what is not said is as it is there, else as it is by default. */
export function wantedDemo({ settings, marker, generator }: Omit<DemoSituation, 'engine' | 'ownData'>): DemoIdentity {
  const present = marker?.removedAt === null ? marker : undefined
  return {
    seed: settings.seed ?? present?.seed ?? DEMO_SEED,
    scale: settings.scale ?? present?.scale ?? DEMO_SCALE,
    generator,
  }
}

/** What a start does about the demo city. */
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
