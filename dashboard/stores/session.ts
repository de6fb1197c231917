import { create } from 'zustand'
import type { Right, Role } from '../../domain/rights.ts'

/** A region that an account is kept to. */
export interface ScopeRegion {
  readonly code: string
  readonly name: string
  readonly nameEn: string | null
}

/** Who is signed in, and what that allows. */
export interface Viewer {
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly rights: ReadonlySet<Right>
  /** Regions it is kept to; null: the whole city. */
  readonly scope: readonly ScopeRegion[] | null
  /** The password was generated: nothing but changing it is allowed. */
  readonly mustChangePassword: boolean
}

/**
 * `reading`: the server has not said yet. `out`: nobody is signed in. `in`: somebody is. `ended`: somebody was, while the page
 * was open, and the address still says what they looked at.
 */
export type SessionPhase = 'reading' | 'out' | 'in' | 'ended'

interface SessionState {
  readonly phase: SessionPhase
  /** Null but in `in`. */
  readonly viewer: Viewer | null
  /** Rises whenever somebody signs in or their rights change: what was read before is not theirs. */
  readonly generation: number
  readonly began: (viewer: Viewer) => void
  /** A request or the socket was told that nobody is signed in. */
  readonly refused: () => void
  /** Signed out by the viewer's own will. */
  readonly left: () => void
}

export const useSession = create<SessionState>()((set) => ({
  phase: 'reading',
  viewer: null,
  generation: 0,
  began: (viewer) =>
    set((before) =>
      before.phase === 'in' && before.viewer !== null && isSameViewer(before.viewer, viewer)
        ? {}
        : { phase: 'in', viewer, generation: before.generation + 1 },
    ),
  refused: () =>
    set(({ phase }) => (phase === 'in' || phase === 'ended' ? { phase: 'ended', viewer: null } : { phase: 'out' })),
  left: () => set({ phase: 'out', viewer: null }),
}))

/** Whether both may see and do the same under the same name. */
export function isSameViewer(one: Viewer, other: Viewer): boolean {
  return fingerprint(one) === fingerprint(other)
}

function fingerprint({ username, displayName, roles, rights, scope, mustChangePassword }: Viewer): string {
  const codes = scope?.map(({ code }) => code).sort() ?? null
  return JSON.stringify([username, displayName, [...roles].sort(), [...rights].sort(), codes, mustChangePassword])
}

/** Whether the viewer has a right; nobody has none. */
export function useMay(right: Right): boolean {
  return useSession(({ viewer }) => viewer?.rights.has(right) ?? false)
}
