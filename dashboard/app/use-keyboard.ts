import { useEffect } from 'react'
import { useLayersOpen } from '../panels/layers/use-layers-open.ts'
import { useDrill } from '../panels/region/use-drill.ts'
import { useFollowing } from '../stores/following.ts'
import { useInterface } from '../stores/interface.ts'
import { useMapCommands } from '../stores/map-commands.ts'
import { useMapState } from '../stores/map-state.ts'
import { nextTheme } from '../stores/theme.ts'
import { useThemeChoice } from '../stores/use-theme.ts'
import { useView } from '../stores/view.ts'
import { keyAction } from './key-action.ts'

/** Keys that work everywhere except in text fields. */
export function useKeyboard(): void {
  const { entries, isLeaf, parent, opening } = useDrill()
  const layersOpen = useLayersOpen()
  const theme = useThemeChoice()

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = keyAction(event, event.target instanceof HTMLElement ? event.target : null)
      if (!action) return
      const { drillTo, select, setTheme, selection } = useView.getState()
      const { candidate, set } = useMapState.getState()
      const { help, set: setInterface } = useInterface.getState()
      const commands = useMapCommands.getState().commands
      event.preventDefault()
      switch (action.kind) {
        case 'move': {
          if (entries.length === 0) return
          const at = candidate === null ? -1 : entries.indexOf(candidate)
          const next =
            at === -1
              ? action.step > 0
                ? 0
                : entries.length - 1
              : (at + action.step + entries.length) % entries.length
          set({ candidate: entries[next] ?? null })
          requestAnimationFrame(() =>
            document.querySelector('.child[data-marked="true"]')?.scrollIntoView({ block: 'nearest' }),
          )
          return
        }
        case 'down':
          if (candidate === null || !entries.includes(candidate)) return
          if (isLeaf) select({ kind: 'building', id: candidate }, true)
          else drillTo(candidate)
          set({ candidate: null })
          return
        case 'up':
          if (help) setInterface({ help: false })
          else if (useFollowing.getState().followed) useFollowing.getState().stop()
          else if (selection) select(null)
          else if (parent !== null) drillTo(parent === opening ? null : parent)
          return
        case 'search':
          document.getElementById('search-input')?.focus()
          return
        case 'help':
          setInterface({ help: !help })
          return
        case 'layers':
          setInterface({ layers: !layersOpen })
          return
        case 'theme':
          setTheme(nextTheme(theme))
          return
        case 'north':
          commands?.resetNorth()
          return
        case 'pan':
          commands?.panBy(action.x, action.y)
          return
        case 'zoom':
          commands?.zoomBy(action.levels)
      }
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [entries, isLeaf, parent, opening, layersOpen, theme])
}
