import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useApolloClient } from '@apollo/client/react'
import { useTowers, type City } from '../api/use-city.ts'
import type { TowersQuery } from '../api/operations.generated.ts'
import type { Region } from '../api/use-region.ts'
import { findScene } from '../../scenes/index.ts'
import { LAYERS } from '../layers/index.ts'
import { MapStage } from '../map/map-stage.tsx'
import type { OpeningTarget } from '../map/opening-view.ts'
import { ShownLayersContext } from '../map/shown-layers.ts'
import { useDrill } from '../panels/region/use-drill.ts'
import { useMapState } from '../stores/map-state.ts'
import { useView } from '../stores/view.ts'
import { useTranslate } from '../ui/i18n.ts'
import { builtUp } from './built-up.ts'
import { Announcer } from './announcer.tsx'
import { Docks } from './docks.tsx'
import { FollowingChip } from './following-chip.tsx'
import { HelpSheet } from './help-sheet.tsx'
import { coversOf, insetsOf } from './insets.ts'
import { Notices } from './notices.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { Readout } from './readout.tsx'
import { MapTooltip } from './map-tooltip.tsx'
import { TopBar } from './top-bar.tsx'
import { useFocusRegion } from './use-focus-region.ts'
import { useFollowedOnMap } from './use-following.ts'
import { useLiveStores } from './use-live-stores.ts'
import { useKeyboard } from './use-keyboard.ts'
import { useShownLayers } from './use-shown-layers.ts'
import { useSelectionPlace } from './use-selection-place.ts'
import './frame.css'

/** The wall: the map fills it, panels float at its edges. */
export function Frame({ city, onRetry }: { readonly city: City; readonly onRetry: () => void }) {
  const t = useTranslate()
  const sceneId = useView((view) => view.scene)
  const scene = findScene(sceneId)
  const shown = useShownLayers()
  const layers = useMemo(() => LAYERS.filter((layer) => shown.on.has(layer.id)), [shown])
  const { region, query, opening } = useDrill()
  const towers = useTowers()
  // The map starts when the region of the URL is known, so that it does not travel there.
  const [started, setStarted] = useState(false)
  if (!started && (query.data || query.error) && (towers.data || towers.error)) setStarted(true)
  const focus = useFocusRegion()
  const selection = useSelectionPlace()
  const candidate = useMapState((state) => state.candidate)
  const candidateId = region?.children.nodes.find(({ code }) => code === candidate)?.id ?? null
  const frame = useRef<HTMLDivElement>(null)
  const insets = useCallback(() => insetsOf(frame.current), [])
  const covers = useCallback(() => coversOf(frame.current), [])
  const place = useMemo(
    () =>
      region
        ? {
            code: region.code,
            bounds: region.bounds,
            opening: region.code === opening ? openingTarget(region, towers.data, city.centre) : null,
            children: region.children.nodes.map(({ code }) => code),
          }
        : null,
    [region, opening, towers.data, city.centre],
  )
  useKeyboard()
  useLiveStores(
    layers,
    useView((view) => view.selection?.kind === 'sensor'),
  )
  useFollowedOnMap(shown)
  useFreshData(city.revision)

  return (
    <div className="frame" ref={frame}>
      <a className="skip" href="#panels">
        {t('app.skipToPanels')}
      </a>
      <PrintSheet city={city} />
      {started && (
        <MapStage
          layers={layers}
          revision={city.revision}
          cityBounds={city.bounds}
          focus={focus}
          region={place}
          selection={selection}
          candidateId={candidateId}
          insets={insets}
          covers={covers}
        />
      )}
      <div className="haze" aria-hidden="true" />
      <MapTooltip />
      <TopBar city={city} />
      <Notices onRetry={onRetry} />
      <FollowingChip />
      {scene ? (
        <ShownLayersContext value={shown}>
          <Docks panels={scene.panels} />
        </ShownLayersContext>
      ) : (
        <p className="panel no-scene" role="alert">
          {t('error.scene', { scene: sceneId })}
        </p>
      )}
      <Readout city={city} />
      <HelpSheet />
      <Announcer />
    </div>
  )
}

/** The first view: the built-up area with its towers; null: nothing is built. */
function openingTarget(region: Region, towers: TowersQuery | undefined, centre: City['centre']): OpeningTarget | null {
  const districts = builtUp(region.children.nodes)
  // Of an undivided region its principal place is shown.
  const built = districts.length === 0 && centre ? [region.bounds] : districts
  if (built.length === 0) return null
  return { built, towers: towers?.buildings.nodes.map((tower) => tower.centre) ?? [], centre }
}

/** Reads everything on screen again when the city's data changed. */
function useFreshData(revision: number): void {
  const client = useApolloClient()
  const seen = useRef(revision)
  useEffect(() => {
    if (seen.current === revision) return
    seen.current = revision
    void client.refetchQueries({ include: 'active' })
  }, [client, revision])
}
