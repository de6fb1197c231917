import { BUILDING_LINES, STREET_LINES, type MeasureLine } from './measures.ts'
import type { Measures } from './measure-city.ts'

/** Prints the cities side by side, ours first, as a table of Markdown. The last column holds ours against the others. */
export function printShapes(cities: readonly { readonly title: string; readonly measures: Measures }[]): void {
  const [ours, ...others] = cities
  const line = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`)
  line(['', ...cities.map(({ title }) => title), 'within the real ones'])
  line(['---', ...cities.map(() => '---:'), '---'])
  for (const measure of [...STREET_LINES, ...BUILDING_LINES]) {
    const text = ({ measures }: { measures: Measures }): string =>
      measures.get(measure.name)?.toFixed(measure.digits) ?? '–'
    line([
      measure.label,
      ...cities.map(text),
      verdict(
        measure,
        ours?.measures,
        others.map((city) => city.measures),
      ),
    ])
  }
}

function verdict(
  { name, digits, extent }: MeasureLine,
  ours: Measures | undefined,
  others: readonly Measures[],
): string {
  // As printed: what looks equal is equal.
  const read = (measures: Measures | undefined): number[] =>
    (measures?.has(name) ?? false) ? [Number(measures?.get(name)?.toFixed(digits))] : []
  const [value] = read(ours)
  const real = others.flatMap(read)
  if (extent || value === undefined || real.length === 0) return ''
  const [least, most] = [Math.min(...real), Math.max(...real)]
  if (value < least) return `no: ${(least - value).toFixed(digits)} below`
  if (value > most) return `no: ${(value - most).toFixed(digits)} above`
  return 'yes'
}
