import { create } from 'zustand'
import type { Language } from '../../domain/language.ts'
import { useRememberedLanguage } from './language.ts'
import { useRememberedTheme, type ThemeChoice } from './theme.ts'

/** Kinds of selected entities; each has its own query and panel. */
export const SELECTION_KINDS = [
  'building',
  'facility',
  'component',
  'camera',
  'sensor',
  'resource',
  'road',
  'route',
  'pipe',
  'mover',
  'alert',
  'report',
] as const
export type SelectionKind = (typeof SELECTION_KINDS)[number]

export interface Selection {
  readonly kind: SelectionKind
  /** Database id, as tiles and API carry it. */
  readonly id: string
}

export interface Camera {
  /** WGS84 `[longitude, latitude]`, degrees. */
  readonly centre: readonly [longitude: number, latitude: number]
  /** Web-Mercator zoom, 0…24. */
  readonly zoom: number
  /** Tilt from straight down, degrees, 0…85. */
  readonly pitch: number
  /** Clockwise from north, degrees, −180…180. */
  readonly bearing: number
}

export const COLOUR_MODES = ['height', 'use'] as const
/** Meaning of a building's colour. */
export type ColourMode = (typeof COLOUR_MODES)[number]

export const FRAMES = ['wall', 'desk'] as const
export type Frame = (typeof FRAMES)[number]

/** The complete state in a URL; the same URL shows the same view. */
export interface View {
  readonly frame: Frame
  /** Scene id. */
  readonly scene: string
  /** Code of the region drilled into; null: the whole city. */
  readonly region: string | null
  readonly selection: Selection | null
  /** The camera; null: not moved yet, so the region's bounds decide. */
  readonly camera: Camera | null
  /** Ids of active layers; null: the scene's. */
  readonly layers: readonly string[] | null
  readonly colourMode: ColourMode
  /** null: the last choice in this browser, else the city's, else the browser's. */
  readonly language: Language | null
  /** null: the last choice in this browser, else night. */
  readonly theme: ThemeChoice | null
}

export const INITIAL_VIEW: View = {
  frame: 'wall',
  scene: 'overview',
  region: null,
  selection: null,
  camera: null,
  layers: null,
  colourMode: 'height',
  language: null,
  theme: null,
}

/** The map's next travel target; null: none. */
export type Travel = 'region' | 'selection' | 'camera' | null

interface ViewState extends View {
  /** Set by the requesting action, cleared by the stage when it starts. */
  readonly travel: Travel
  readonly drillTo: (region: string | null) => void
  readonly select: (selection: Selection | null, travel?: boolean) => void
  /** Reported by the map while it moves; adds no history entry. */
  readonly lookedAt: (camera: Camera) => void
  readonly setLayers: (layers: readonly string[]) => void
  readonly setColourMode: (mode: ColourMode) => void
  /** Also remembered for the next visit. */
  readonly setLanguage: (language: Language) => void
  /** Also remembered for the next visit. */
  readonly setTheme: (theme: ThemeChoice) => void
  /** A URL was opened, or the browser went back. */
  readonly restore: (view: View) => void
  readonly travelled: () => void
}

export const useView = create<ViewState>()((set) => ({
  ...INITIAL_VIEW,
  travel: null,
  drillTo: (region) => set({ region, selection: null, travel: 'region' }),
  select: (selection, travel = false) => set(travel ? { selection, travel: 'selection' } : { selection }),
  lookedAt: (camera) => set({ camera }),
  setLayers: (layers) => set({ layers }),
  setColourMode: (colourMode) => set({ colourMode }),
  setLanguage: (language) => {
    useRememberedLanguage.getState().remember(language)
    set({ language })
  },
  setTheme: (theme) => {
    useRememberedTheme.getState().remember(theme)
    set({ theme })
  },
  restore: (view) => set({ ...view, travel: view.camera ? 'camera' : view.selection ? 'selection' : 'region' }),
  travelled: () => set({ travel: null }),
}))
