import { create } from 'zustand'

/** The mover that the map follows. */
export interface Followed {
  readonly id: string
  /** Its name at the time of the selection. */
  readonly name: string
  readonly position: readonly [longitude: number, latitude: number]
}

interface FollowingState {
  /** Null: the map stays where it is. */
  readonly followed: Followed | null
  readonly follow: (followed: Followed) => void
  readonly stop: () => void
}

export const useFollowing = create<FollowingState>()((set) => ({
  followed: null,
  follow: (followed) => set({ followed }),
  stop: () => set(({ followed }) => (followed === null ? {} : { followed: null })),
}))
