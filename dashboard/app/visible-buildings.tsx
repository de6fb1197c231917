import { useState } from 'react'
import { useMapState } from '../stores/map-state.ts'
import { useView } from '../stores/view.ts'
import { formatHeight } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useLanguage, useTranslate } from '../ui/i18n.ts'

/** The map as a list of visible buildings, for keyboard and screen readers. */
export function VisibleBuildings() {
  const t = useTranslate()
  const language = useLanguage()
  const buildings = useMapState((state) => state.visibleBuildings)
  const select = useView((view) => view.select)
  const [open, setOpen] = useState(false)
  if (buildings.length === 0) return null
  return (
    <div className="visible-buildings">
      <button
        type="button"
        className="icon-button"
        aria-expanded={open}
        aria-label={t('map.visibleHint', { count: buildings.length })}
        onClick={() => setOpen(!open)}
      >
        <Icon name="building" />
        <span>{buildings.length}</span>
      </button>
      {open && (
        <table className="panel">
          <caption>{t('map.visible')}</caption>
          <tbody>
            {buildings.map(({ id, name, heightM }) => (
              <tr key={id}>
                <td>
                  <button type="button" className="link" onClick={() => select({ kind: 'building', id }, true)}>
                    {name}
                  </button>
                </td>
                <td>{formatHeight(language, heightM)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
