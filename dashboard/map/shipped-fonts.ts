import ranges from '@fontsource-variable/noto-sans-sc/unicode.json'
import { fontFaces } from './fonts.ts'

const files = import.meta.glob<string>('/node_modules/@fontsource-variable/noto-sans-sc/files/*-wght-normal.woff2', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** The font that the build ships, for the map. */
export const SHIPPED_FONT_FACES = fontFaces(files, ranges)
