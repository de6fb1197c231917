import type { ThemeId } from '../../stores/theme.ts'
import { day } from './day.ts'
import { imagery } from './imagery.ts'
import { night } from './night.ts'
import type { Theme } from './theme.ts'

/** Every theme of the map by its id. */
export const THEMES: Readonly<Record<ThemeId, Theme>> = { night, day, imagery }
