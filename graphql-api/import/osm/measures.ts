const METRES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  m: 1,
  metre: 1,
  metres: 1,
  meter: 1,
  meters: 1,
  米: 1,
  cm: 0.01,
  km: 1000,
  ft: 0.3048,
  feet: 0.3048,
  foot: 0.3048,
  "'": 0.3048,
  '′': 0.3048,
  in: 0.0254,
  '"': 0.0254,
  '″': 0.0254,
}

const KMH_PER_UNIT: Readonly<Record<string, number>> = { '': 1, 'km/h': 1, kmh: 1, kph: 1, mph: 1.609344, knots: 1.852 }

/** Metres from an OSM length: `12`, `12 m`, `12,5`, `39 ft`, `40'`, `40'6"`. Undefined when it is no such text. */
export function lengthM(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const feet = /^\s*(\d+(?:\.\d+)?)\s*['′]\s*(\d+(?:\.\d+)?)\s*["″]\s*$/.exec(text)
  if (feet) return Number(feet[1]) * 0.3048 + Number(feet[2]) * 0.0254
  return measure(text, METRES_PER_UNIT)
}

/** km/h from an OSM speed: `50`, `30 mph`. Undefined for words such as `RO:urban`, `none`, `walk`. */
export function speedKmh(text: string | undefined): number | undefined {
  const value = text === undefined ? undefined : measure(text, KMH_PER_UNIT)
  return value !== undefined && value > 0 && value <= 500 ? Math.round(value) : undefined
}

/** A whole number between two bounds from the first value of a list, e.g. lanes `2;3`. */
export function wholeNumber(text: string | undefined, least: number, most: number): number | undefined {
  const first = text?.split(/[;|]/)[0]?.trim() ?? ''
  const value = /^-?\d+([.,]\d+)?$/.test(first) ? Math.round(Number(first.replace(',', '.'))) : NaN
  return value >= least && value <= most ? value : undefined
}

/** A number ≥ 0, decimal point or comma. */
export function positiveNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : measure(text, { '': 1 })
}

function measure(text: string, factors: Readonly<Record<string, number>>): number | undefined {
  const match = /^\s*[~≈]?\s*(\d+(?:[.,]\d+)?)\s*([^\d\s.,]*)\s*$/.exec(text)
  const factor = match ? factors[(match[2] ?? '').toLowerCase()] : undefined
  return match && factor !== undefined ? Number((match[1] as string).replace(',', '.')) * factor : undefined
}
