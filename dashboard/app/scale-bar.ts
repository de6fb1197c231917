/** Maximum width of a scale bar, CSS pixels. */
const MAX_WIDTH_PX = 130

/** A round distance (1, 2 or 5 times a power of ten) and its width on screen. */
export function scaleBar(metresPerPixel: number): { readonly lengthM: number; readonly widthPx: number } {
  const longest = metresPerPixel * MAX_WIDTH_PX
  const power = 10 ** Math.floor(Math.log10(longest))
  const lengthM = ([5, 2, 1].find((step) => step * power <= longest) ?? 1) * power
  return { lengthM, widthPx: Math.round(lengthM / metresPerPixel) }
}
