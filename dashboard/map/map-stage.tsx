import type { Geometry } from 'geojson'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslate } from '../ui/i18n.ts'
import { useMapState } from '../stores/map-state.ts'
import { timeOfQuarter, useQuarterHour, useThemeId } from '../stores/use-theme.ts'
import { pageSetting } from '../stores/page-setting.ts'
import { useSpokenLanguage } from '../stores/use-language.ts'
import { useView, type Selection } from '../stores/view.ts'
import { POINT_ZOOM, type Insets } from './camera.ts'
import type { Bounds, OpeningTarget } from './opening-view.ts'
import type { Cover } from './covers.ts'
import type { Focus } from './focus.ts'
import { SHIPPED_FONT_FACES } from './shipped-fonts.ts'
import { Stage, type CameraTarget, type StageInput } from './stage.ts'
import type { StageLayer } from './stage-layer.ts'
import { THEMES } from './themes/index.ts'

/** Position of the selection, once known. */
export interface SelectionPlace extends Selection {
  readonly position: readonly [longitude: number, latitude: number]
  /** Ids of the buildings that draw it; empty if it is not a building. */
  readonly buildings: readonly string[]
  /** Its line on the map with its box; null: it is not a line. */
  readonly line: { readonly geometry: Geometry; readonly bounds: Bounds } | null
}

export interface MapStageProps {
  /** Active layers, in draw order. */
  readonly layers: readonly StageLayer[]
  readonly revision: number
  readonly cityBounds: Bounds
  /** The region in focus; null: the city, or not known yet. */
  readonly focus: Focus | null
  readonly region: {
    readonly code: string
    readonly bounds: Bounds
    /** The first view of the first region; null: all of it. */
    readonly opening: OpeningTarget | null
    readonly children: readonly string[]
  } | null
  readonly selection: SelectionPlace | null
  /** Tile id of the child region marked by the keyboard or a list. */
  readonly candidateId: string | null
  readonly insets: () => Insets
  readonly covers: () => readonly Cover[]
}

/** The map, full bleed. It is created once and updated; a lost context that does not return recreates it. */
export function MapStage(props: MapStageProps) {
  const t = useTranslate()
  const container = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage | null>(null)
  const [generation, setGeneration] = useState(0)
  const language = useSpokenLanguage()
  const colourMode = useView((view) => view.colourMode)
  const travel = useView((view) => view.travel)
  const theme = useThemeId()
  const quarter = useQuarterHour()
  const [west, south, east, north] = props.cityBounds
  const sun = useMemo(
    () => ({ position: [(west + east) / 2, (south + north) / 2] as const, time: timeOfQuarter(quarter) }),
    [west, south, east, north, quarter],
  )
  const { layers, revision, focus, region, selection } = props

  const input = useMemo<StageInput>(
    () => ({
      layers,
      revision,
      focus,
      language,
      colourMode,
      region: region?.code ?? null,
      children: region?.children ?? [],
      fonts: SHIPPED_FONT_FACES,
      theme: THEMES[theme],
      sun,
      basemap: pageSetting('basemap'),
      selectedBuildings: selection?.buildings ?? [],
      selected: selection,
      selectionLine: selection?.line?.geometry ?? null,
    }),
    [layers, revision, focus, language, colourMode, region, selection, theme, sun],
  )
  const latest = useRef({ props, input })
  useLayoutEffect(() => {
    latest.current = { props, input }
  })

  useEffect(() => {
    if (!container.current) return
    const { props: now, input: first } = latest.current
    if (!hasWebGl()) {
      useMapState.getState().set({ status: 'unavailable' })
      document.documentElement.dataset.map = 'unavailable'
      return
    }
    useMapState.getState().set({ status: 'drawing', overlay: 'waiting' })
    const made = new Stage({
      container: container.current,
      input: first,
      camera: useView.getState().camera,
      target: cameraTarget(now),
      insets: () => latest.current.props.insets(),
      covers: () => latest.current.props.covers(),
      loadDeck: async () => (await import('./deck-modules.ts')).DECK,
      onStuck: () => setGeneration((count) => count + 1),
    })
    stage.current = made
    useView.getState().travelled()
    return () => {
      stage.current = null
      made.destroy()
    }
  }, [generation])

  useEffect(() => stage.current?.update(input), [input])
  useEffect(() => stage.current?.markRegion(props.candidateId), [props.candidateId])

  useEffect(() => {
    if (!stage.current || travel === null) return
    const { region: wanted, camera, travelled } = useView.getState()
    if (travel === 'camera' && camera) stage.current.jumpTo(camera)
    else if (travel === 'selection') {
      if (!selection) return
      if (selection.line) stage.current.moveToLine(selection.line.bounds)
      else stage.current.moveToPoint(selection.position, POINT_ZOOM)
    } else {
      if (wanted !== null && region?.code !== wanted) return
      stage.current.moveTo(cameraTarget(latest.current.props), true)
    }
    travelled()
  }, [travel, region, selection, generation])

  return <div ref={container} className="map-stage" role="region" aria-label={t('map.label')} key={generation} />
}

/** The target of the view without a camera. */
function cameraTarget({ region, cityBounds }: MapStageProps): CameraTarget {
  return region?.opening ?? { place: region?.bounds ?? cityBounds }
}

function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null
  } catch {
    return false
  }
}
