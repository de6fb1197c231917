import { open, stat } from 'node:fs/promises'
import { kindOf } from '../../platform/files/regular-file.ts'
import { packingOf } from '../files/file-content.ts'
import { ImportError } from '../../store/import-error.ts'
import { PbfFile } from './pbf-file.ts'
import { XmlFile } from './xml-file.ts'
import type { OsmFile } from './osm-visitor.ts'

/** Opens by content, not by name: PBF, XML or compressed XML. @throws {ImportError} for anything else */
export async function openOsmFile(path: string): Promise<OsmFile> {
  const start = Buffer.alloc(64)
  let bytes: number
  let length: number
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error(`it is ${kindOf(found)}; expected a file`)
    bytes = found.size
    const handle = await open(path)
    try {
      length = (await handle.read(start, 0, start.length, 0)).bytesRead
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new ImportError(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
  if (length === 0) throw new ImportError(`${path} is empty; expected OSM data (.osm.pbf, .osm or .osm.gz)`)
  if (packingOf(path) !== undefined) return new XmlFile(path, bytes)
  const text = start.subarray(0, length).toString('latin1')
  if (/^(\xef\xbb\xbf)?\s*</.test(text)) return new XmlFile(path, bytes)
  if (text.includes('OSMHeader')) return new PbfFile(path, bytes)
  throw new ImportError(
    `${path} is not OSM data: ${looksLike(start.subarray(0, length), text)}; expected .osm.pbf, .osm or .osm.gz`,
  )
}

function looksLike(start: Buffer, text: string): string {
  if (start.every((byte) => byte === 0)) return 'it starts with zero bytes only'
  if (text.startsWith('PK')) return 'it is a zip archive (unpack it)'
  if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528)
    return 'it is compressed with zstd (unpack it, or use gzip)'
  if (/^\s*[{[]/.test(text)) return 'it looks like JSON (import it as geojson)'
  return `it starts with ${start.subarray(0, 8).toString('hex')}`
}
