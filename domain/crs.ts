import gcoord from 'gcoord'
import proj4 from 'proj4'
import projections from 'proj4-list'

/** `[lng, lat]` in WGS84 degrees, or `[x, y]` in a source's own system: east first, north second, whatever its axis order says. */
export type Coordinates = readonly [number, number]

export interface Crs {
  /** Normal name: `EPSG:4549`, `GCJ-02`. */
  readonly id: string
  readonly unit: 'degree' | 'metre'
  toWgs84(position: Coordinates): [number, number]
}

/** A coordinate system that cannot be used. The message lists what can. */
export class CrsError extends Error {
  override readonly name = 'CrsError'
}

const KNOWN =
  'EPSG:4326, CGCS2000 (EPSG:4490; zones EPSG:4491–4554), GCJ-02, BD-09, EPSG:3857, UTM (EPSG:32601–32660, 32701–32760, 25828–25838), other codes of EPSG, PROJ definitions and well-known text'

/**
 * Reads the name of a coordinate system: `EPSG:4326`, `4490`, `urn:ogc:def:crs:EPSG::3857`, `WGS84`, `CGCS2000`, `GCJ-02`,
 * `BD-09`. CGCS2000 is taken as WGS84: they differ by decimetres.
 * Any other code of EPSG that the list of definitions has, a PROJ definition (`+proj=…`) or well-known text (`.prj`) will do too.
 * @throws {CrsError}
 */
export function parseCrs(text: string): Crs {
  if (/^\s*(\+proj=|(PROJ|GEOG|GEOD|COMPD|BOUND)[A-Z]*\s*\[)/i.test(text)) return defined(nameOf(text), text.trim())
  const name = text.trim().toUpperCase().replace(/[\s_]/g, '')
  const word = name.replace(/[-:]/g, '')
  if (/^(URNOGCDEFCRSOGC[\d.]*)?(OGC)?(CRS84H?|WGS84)$/.test(word)) return degrees('EPSG:4326')
  if (word === 'CGCS2000') return degrees('EPSG:4490')
  if (word === 'GCJ02' || word === 'AMAP') return { id: 'GCJ-02', unit: 'degree', toWgs84: gcj02ToWgs84 }
  if (word === 'BD09' || word === 'BD09LL' || word === 'BAIDU')
    return { id: 'BD-09', unit: 'degree', toWgs84: bd09ToWgs84 }
  const code =
    /^(?:(?:URN:OGC:DEF:CRS:)?EPSG:(?:[\d.]*:)?|HTTPS?:\/\/WWW\.OPENGIS\.NET\/DEF\/CRS\/EPSG\/[\d.]+\/)?(\d{4,6})$/.exec(
      name,
    )
  const crs = code ? crsOfEpsg(Number(code[1])) : undefined
  if (!crs) throw new CrsError(`coordinate system "${text.trim().slice(0, 120)}" is not supported; known are ${KNOWN}`)
  return crs
}

function crsOfEpsg(code: number): Crs | undefined {
  // 4258 ETRS89 and 4269 NAD83 agree with WGS84 within metres or better.
  if (code === 4326 || code === 4490 || code === 4258) return degrees(`EPSG:${code}`)
  if (code === 3857 || code === 900913 || code === 102100) return projected('EPSG:3857', WEB_MERCATOR)
  const definition = transverseMercator(code)
  if (definition !== undefined) return projected(`EPSG:${code}`, definition)
  const listed = projections[`EPSG:${code}`]?.[1]
  return listed === undefined ? undefined : defined(`EPSG:${code}`, listed)
}

/** Code or name of well-known text; a PROJ definition is its own name. */
function nameOf(text: string): string {
  const [, code] = /(?:AUTHORITY\s*\[\s*"EPSG"\s*,\s*"?|ID\s*\[\s*"EPSG"\s*,\s*)(\d+)"?\s*\]\s*\]\s*$/i.exec(text) ?? []
  return code === undefined ? (/\[\s*"([^"]*)"/.exec(text)?.[1] ?? text.trim()) : `EPSG:${code}`
}

/** @throws {CrsError} when nothing can be computed by the definition. */
function defined(id: string, definition: string): Crs {
  try {
    const { forward } = proj4(definition, 'EPSG:4326')
    const isGeographic = /\+proj=longlat|^\s*GEOG/i.test(definition)
    return {
      id,
      unit: isGeographic ? 'degree' : 'metre',
      toWgs84: ([x, y]) => (Number.isFinite(x) && Number.isFinite(y) ? forward([x, y]) : [NaN, NaN]),
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CrsError(`coordinate system "${id}" cannot be computed (${reason}); known are ${KNOWN}`)
  }
}

const WEB_MERCATOR =
  '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs'

function transverseMercator(code: number): string | undefined {
  const zone = (first: number, count: number) => (code >= first && code < first + count ? code - first : undefined)
  const north = zone(32601, 60)
  if (north !== undefined) return `+proj=utm +zone=${north + 1} +datum=WGS84 +units=m +no_defs`
  const south = zone(32701, 60)
  if (south !== undefined) return `+proj=utm +zone=${south + 1} +south +datum=WGS84 +units=m +no_defs`
  const etrs = zone(25828, 11)
  if (etrs !== undefined) return `+proj=utm +zone=${etrs + 28} +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs`
  // CGCS2000 / Gauss-Krüger: 6° zones 13–23 and 3° zones 25–45, each with and without the zone number in the easting.
  const six = zone(4491, 11)
  if (six !== undefined) return gaussKruger(75 + 6 * six, (13 + six) * 1_000_000 + 500_000)
  const sixPlain = zone(4502, 11)
  if (sixPlain !== undefined) return gaussKruger(75 + 6 * sixPlain, 500_000)
  const three = zone(4513, 21)
  if (three !== undefined) return gaussKruger(75 + 3 * three, (25 + three) * 1_000_000 + 500_000)
  const threePlain = zone(4534, 21)
  return threePlain === undefined ? undefined : gaussKruger(75 + 3 * threePlain, 500_000)
}

function gaussKruger(meridian: number, falseEasting: number): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs`
}

function degrees(id: string): Crs {
  return { id, unit: 'degree', toWgs84: ([lng, lat]) => [lng, lat] }
}

function projected(id: string, definition: string): Crs {
  const converter = proj4(definition, 'EPSG:4326')
  return {
    id,
    unit: 'metre',
    toWgs84: ([x, y]) => (Number.isFinite(x) && Number.isFinite(y) ? converter.forward([x, y]) : [NaN, NaN]),
  }
}

export function wgs84ToGcj02([lng, lat]: Coordinates): [number, number] {
  return gcoord.transform<[number, number]>([lng, lat], gcoord.WGS84, gcoord.GCJ02)
}

/** Inverse of the published forward formula, iterated to below a millimetre (one pass is off by up to 4.7 m). */
export function gcj02ToWgs84(position: Coordinates): [number, number] {
  return inverse(wgs84ToGcj02, position)
}

export function bd09ToWgs84(position: Coordinates): [number, number] {
  return gcj02ToWgs84(inverse(gcj02ToBd09, position))
}

export function gcj02ToBd09([lng, lat]: Coordinates): [number, number] {
  return gcoord.transform<[number, number]>([lng, lat], gcoord.GCJ02, gcoord.BD09)
}

const CLOSE_DEGREES = 1e-10
const MOST_STEPS = 30

/** Fixed-point iteration: both offsets change slowly over their own size. */
function inverse(forward: (position: Coordinates) => [number, number], [lng, lat]: Coordinates): [number, number] {
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) return [NaN, NaN]
  let x = lng
  let y = lat
  for (let step = 0; step < MOST_STEPS; step++) {
    const [toLng, toLat] = forward([x, y])
    const dx = lng - toLng
    const dy = lat - toLat
    x += dx
    y += dy
    if (Math.abs(dx) < CLOSE_DEGREES && Math.abs(dy) < CLOSE_DEGREES) break
  }
  return [x, y]
}
