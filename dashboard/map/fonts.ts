import type { StyleSpecification } from 'maplibre-gl'

/** Name of the map's font in `text-font`. */
export const MAP_FONT = 'Noto Sans SC'

export type FontFaces = NonNullable<StyleSpecification['font-faces']>

/**
 * The subsets of the map's font with their characters: MapLibre loads a file when a label first needs one of them, and
 * draws no label before.
 *
 * @param files URL by path of each subset's file, `…/noto-sans-sc-<subset>-wght-normal.woff2`
 * @param ranges CSS unicode-range by subset, as in the font's package
 */
export function fontFaces(
  files: Readonly<Record<string, string>>,
  ranges: Readonly<Record<string, string>>,
): FontFaces {
  const faces = Object.entries(files).flatMap(([path, url]) => {
    const subset = /noto-sans-sc-(.+)-wght-normal\.woff2$/.exec(path)?.[1]
    const range = subset === undefined ? undefined : (ranges[subset] ?? ranges[`[${subset}]`])
    return range === undefined ? [] : [{ url, 'unicode-range': range.split(',').map(upperCaseU) }]
  })
  return { [MAP_FONT]: faces }
}

function upperCaseU(range: string): string {
  return range.trim().replace(/^u\+/, 'U+')
}
