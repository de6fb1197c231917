import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { open as openShapefile } from 'shapefile'
import { parseCrs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'
import type { FieldRecord } from '../fields/field-record.ts'
import { layersImporter, plainFields, recordSource, type Layer } from './layers-importer.ts'

const NAME = 'a shapefile'
const PARTS = /\.(shp|dbf|prj|cpg)$/i
/** Size of one decompressed file: it is held in memory. */
const MOST_BYTES = 1024 * 1024 * 1024

type Parts = Partial<Record<'shp' | 'dbf' | 'prj' | 'cpg', Uint8Array>>

/** Shapefiles: a `.shp` with its side files, or a zip of one or more. */
export const shapefile = layersImporter({
  id: 'shapefile',
  summary: 'Shapefile: a .shp with its .dbf, .prj and .cpg beside it, or a zip of one or more of these',
  name: NAME,
  extensions: ['.shp', '.zip'],
  async open(path, bytes) {
    if (bytes > MOST_BYTES) throw tooLarge(path)
    const found = /\.zip$/i.test(path) ? partsOfZip(path, await readFile(path)) : await partsBeside(path)
    const layers = [...found].flatMap(([name, parts]): Layer[] => {
      const { shp, prj } = parts
      if (shp === undefined) return []
      return [
        {
          name,
          source: recordSource(path, NAME, bytes, () => recordsOf(shp, parts)),
          crs: () => parseCrs(prj === undefined ? 'EPSG:4326' : new TextDecoder().decode(prj)),
        },
      ]
    })
    if (layers.length === 0) throw new ImportError(`${path} holds no .shp`)
    return { layers }
  },
})

async function* recordsOf(shp: Uint8Array, parts: Parts): AsyncGenerator<FieldRecord> {
  const source = await openShapefile(shp, parts.dbf, { encoding: encodingOf(parts) })
  for (let line = 1; ; line++) {
    const { done, value } = await source.read()
    if (done) return
    yield { line, fields: plainFields(value.properties ?? {}), geometry: value.geometry }
  }
}

/** The encoding in the .cpg; without one UTF-8 if the table is valid in it, else GBK, the most common one in China. */
function encodingOf({ cpg, dbf }: Parts): string {
  const named = cpg === undefined ? '' : new TextDecoder().decode(cpg).trim()
  const label = /^\d+$/.test(named)
    ? named === '65001'
      ? 'utf-8'
      : named === '936'
        ? 'gbk'
        : `windows-${named}`
    : named
  if (label !== '') {
    try {
      return new TextDecoder(label).encoding
    } catch {
      // An unknown name: the bytes decide.
    }
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(dbf?.subarray(32))
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

async function partsBeside(path: string): Promise<ReadonlyMap<string, Parts>> {
  const parts: Parts = {}
  for (const ending of ['shp', 'dbf', 'prj', 'cpg'] as const) {
    const beside = [ending, ending.toUpperCase()].map((name) => path.replace(/[^.]+$/, name)).find(existsSync)
    if (beside !== undefined) parts[ending] = await readFile(beside)
  }
  const name = path.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '')
  return new Map([[name, parts]])
}

function partsOfZip(path: string, archive: Uint8Array): ReadonlyMap<string, Parts> {
  let bytes = 0
  const files = unzipSync(archive, {
    filter({ name, originalSize }) {
      if (!PARTS.test(name) || name.startsWith('__MACOSX')) return false
      bytes += originalSize
      if (bytes > MOST_BYTES) throw tooLarge(path)
      return true
    },
  })
  const layers = new Map<string, Parts>()
  for (const [file, content] of Object.entries(files)) {
    const [, name = '', ending = ''] = /([^/]*)\.([^.]+)$/.exec(file) ?? []
    const parts = layers.get(name) ?? {}
    parts[ending.toLowerCase() as keyof Parts] = content
    layers.set(name, parts)
  }
  return layers
}

function tooLarge(path: string): ImportError {
  return new ImportError(`${path} holds more than ${MOST_BYTES} bytes; make it a GeoPackage: ogr2ogr city.gpkg ${path}`)
}
