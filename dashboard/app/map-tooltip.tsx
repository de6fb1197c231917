import { useMapState } from '../stores/map-state.ts'

/** Tooltip beside the pointer. */
export function MapTooltip() {
  const hovered = useMapState((state) => state.hovered)
  if (!hovered) return null
  return (
    <div className="tooltip" role="tooltip" style={{ translate: `${hovered.x}px ${hovered.y}px` }}>
      <strong>{hovered.title}</strong>
      {hovered.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}
