import { useApolloClient } from '@apollo/client/react'
import { useCallback, useEffect } from 'react'
import { signOut } from '../../api/auth.ts'
import { openViewerSocket } from '../../api/viewer-socket.ts'
import { readViewer } from '../../api/viewer.ts'
import { useMapState } from '../../stores/map-state.ts'
import { useRecentSearches } from '../../stores/recent-searches.ts'
import { isSameViewer, useSession, type Viewer } from '../../stores/session.ts'

/** How often a server that cannot be asked who is signed in is asked again, ms. */
const RETRY_MS = 2000

/** Finds out who is signed in, hears when that changes, and forgets what was read when it ends. */
export function useSessionFlow({ wait }: { readonly wait: boolean }) {
  const client = useApolloClient()
  const phase = useSession((state) => state.phase)
  const mustChange = useSession((state) => state.viewer?.mustChangePassword ?? false)

  const apply = useCallback(
    async (viewer: Viewer) => {
      const { viewer: before } = useSession.getState()
      // What was read with other rights is not this one's. First, since it also cancels what is being read.
      if (before === null || !isSameViewer(before, viewer)) await client.clearStore()
      useSession.getState().began(viewer)
    },
    [client],
  )

  /** @returns undefined when the server did not say. */
  const check = useCallback(async (): Promise<boolean | undefined> => {
    const who = await readViewer(client)
    if (who.kind === 'viewer') await apply(who.viewer)
    else if (who.kind === 'nobody') useSession.getState().refused()
    return who.kind === 'unknown' ? undefined : who.kind === 'viewer'
  }, [client, apply])

  useEffect(() => {
    if (phase !== 'reading' || wait) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const ask = async () => {
      const known = await check()
      if (known === undefined && !over) timer = setTimeout(() => void ask(), RETRY_MS)
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [phase, wait, check])

  useEffect(() => {
    if (phase !== 'in' || mustChange) return
    return openViewerSocket({ changed: (viewer) => void apply(viewer), doubted: () => void check() })
  }, [phase, mustChange, apply, check])

  useEffect(() => {
    if (phase !== 'out' && phase !== 'ended') return
    void client.clearStore()
    useMapState.setState(useMapState.getInitialState())
    if (phase === 'out') useRecentSearches.getState().clear()
  }, [phase, client])

  return { check }
}

/** Signs out here, or on every device. */
export async function leave(everywhere: boolean): Promise<boolean> {
  const result = await signOut(everywhere)
  // A session that is over already is what was wanted.
  const isOver = result.kind === 'done' || (result.kind === 'refused' && result.code === 'UNAUTHENTICATED')
  if (isOver) useSession.getState().left()
  return isOver
}
