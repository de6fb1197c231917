import { useApolloClient } from '@apollo/client/react'
import { useCallback, useEffect } from 'react'
import { signOut } from '../../api/auth.ts'
import { openViewerSocket } from '../../api/viewer-socket.ts'
import { readViewer } from '../../api/viewer.ts'
import { useMapState } from '../../stores/map-state.ts'
import { useRecentSearches } from '../../stores/recent-searches.ts'
import { isSameViewer, useSession, type Viewer } from '../../stores/session.ts'

/** Retry interval for an unreachable server, ms. */
const RETRY_MS = 2000

/** Determines the signed-in viewer, listens for changes, and clears cached data when the session ends. */
export function useSessionFlow({ wait }: { readonly wait: boolean }) {
  const client = useApolloClient()
  const phase = useSession((state) => state.phase)
  const mustChange = useSession((state) => state.viewer?.mustChangePassword ?? false)

  const apply = useCallback(
    async (viewer: Viewer) => {
      const { viewer: before } = useSession.getState()
      // Data read with other rights must be cleared. First, since it also cancels requests.
      if (before === null || !isSameViewer(before, viewer)) await client.clearStore()
      useSession.getState().began(viewer)
    },
    [client],
  )

  /** @returns undefined if the server did not answer */
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
  // A session that has already ended is the desired result.
  const isOver = result.kind === 'done' || (result.kind === 'refused' && result.code === 'UNAUTHENTICATED')
  if (isOver) useSession.getState().left()
  return isOver
}
