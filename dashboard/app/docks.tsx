import type { Scene } from '../../scenes/scene.ts'
import { PANELS } from '../panels/index.ts'
import { useInterface } from '../stores/interface.ts'
import { useView } from '../stores/view.ts'
import { Icon } from '../ui/icon.tsx'
import { useLanguage } from '../ui/i18n.ts'
import { PanelBoundary } from './panel-boundary.tsx'
import { useIsSmall } from './use-is-small.ts'
import './docks.css'

/** Panels at the edges of a wall; on a small screen one of them at a time in a sheet at the bottom. */
export function Docks({ panels }: { readonly panels: Scene['panels'] }) {
  return useIsSmall() ? (
    <Sheets ids={[...panels.left, ...panels.right]} />
  ) : (
    <div id="panels" tabIndex={-1}>
      <div className="dock dock-left">
        <PanelsOf ids={panels.left} />
      </div>
      <div className="dock dock-right">
        <PanelsOf ids={panels.right} />
      </div>
    </div>
  )
}

function PanelsOf({ ids }: { readonly ids: readonly string[] }) {
  return ids.map((id) => {
    const panel = PANELS.find((entry) => entry.id === id)
    return panel && <PanelBoundary key={id}>{<panel.Component />}</PanelBoundary>
  })
}

function Sheets({ ids }: { readonly ids: readonly string[] }) {
  const language = useLanguage()
  const sheet = useInterface((state) => state.sheet)
  const setInterface = useInterface((state) => state.set)
  const hasSelection = useView((view) => view.selection !== null)
  const shown = sheet ?? (hasSelection ? (PANELS.find(({ forSelection }) => forSelection)?.id ?? null) : null)
  const tabs = PANELS.filter(({ id, forSelection }) => ids.includes(id) && (!forSelection || hasSelection))
  return (
    <div className="sheet" id="panels" tabIndex={-1}>
      {shown && tabs.some(({ id }) => id === shown) && (
        <div className="sheet-body">
          <PanelsOf ids={[shown]} />
        </div>
      )}
      <div className="sheet-tabs">
        {tabs.map(({ id, icon, title }) => (
          <button
            key={id}
            type="button"
            aria-expanded={shown === id}
            onClick={() => setInterface({ sheet: shown === id ? null : id, layers: true })}
          >
            <Icon name={icon} />
            {title[language]}
          </button>
        ))}
      </div>
    </div>
  )
}
