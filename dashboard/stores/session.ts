import { create } from 'zustand'
import type { Right, Role } from '../../domain/rights.ts'

/** A region of an account with limited scope. */
export interface ScopeRegion {
  readonly code: string
  readonly name: string
  readonly nameEn: string | null
}

/** The signed-in viewer, with roles, rights and regions. */
export interface Viewer {
  readonly username: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly rights: ReadonlySet<Right>
  /** Visible regions; null: the whole city. */
  readonly scope: readonly ScopeRegion[] | null
  /** The password was generated: only changing it is allowed. */
  readonly mustChangePassword: boolean
}

/**
 * `reading`: unknown. `out`: nobody is signed in. `in`: signed in. `ended`: the session ended while the page was open,
 * and the address still names the view.
 */
export type SessionPhase = 'reading' | 'out' | 'in' | 'ended'

interface SessionState {
  readonly phase: SessionPhase
  /** Null except in `in`. */
  readonly viewer: Viewer | null
  /** Increases with each sign-in and change of rights: earlier data belongs to another viewer. */
  readonly generation: number
  readonly began: (viewer: Viewer) => void
  /** A request or the socket reported that nobody is signed in. */
  readonly refused: () => void
  /** Signed out by the viewer. */
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

/** Whether both have the same name, scope and rights. */
export function isSameViewer(one: Viewer, other: Viewer): boolean {
  return fingerprint(one) === fingerprint(other)
}

function fingerprint({ username, displayName, roles, rights, scope, mustChangePassword }: Viewer): string {
  const codes = scope?.map(({ code }) => code).sort() ?? null
  return JSON.stringify([username, displayName, [...roles].sort(), [...rights].sort(), codes, mustChangePassword])
}

/** Whether the viewer has a right; false without a viewer. */
export function useMay(right: Right): boolean {
  return useSession(({ viewer }) => viewer?.rights.has(right) ?? false)
}
