import { create } from 'zustand'

/** One that moves, and that the map goes along with. */
export interface Followed {
  readonly id: string
  /** What it is called, as it was found. */
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
