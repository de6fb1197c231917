import { closeSync, openSync, readSync } from 'node:fs'
import { CrsError, type Crs } from '../../../domain/crs.ts'
import type { FieldRecord, FieldSource, LayerSample } from '../fields/field-record.ts'
import { importFields, type FieldImportOptions } from '../fields/import-fields.ts'
import { fieldOptions, targetOption } from '../fields/options.ts'
import { sampleOf } from '../fields/suggest-targets.ts'
import { fileBytes } from '../files/file-bytes.ts'
import type { ImportItem } from '../../store/feature.ts'
import { ImportError } from '../../store/import-error.ts'
import type { Importer } from '../importer.ts'

/** One table of features of a file. */
export interface Layer {
  readonly name: string
  readonly source: FieldSource
  /** As stated in the file, known at the latest after a pass; undefined: not stated, WGS84 is assumed. */
  readonly crs: () => Crs
}

export interface OpenFile {
  readonly layers: readonly Layer[]
  readonly close?: () => void
}

type LayerOptions = Omit<FieldImportOptions, 'target'> & {
  readonly target?: FieldImportOptions['target']
  readonly crs?: Crs
  readonly layer?: string
}

interface Format {
  readonly id: string
  readonly summary: string
  /** Name of the format, for messages. */
  readonly name: string
  readonly extensions: readonly string[]
  readonly open: (path: string, bytes: number) => Promise<OpenFile>
}

/** An importer of a format with one or several tables of features in a file. */
export function layersImporter({ id, summary, name, extensions, open }: Format): Importer<LayerOptions> {
  return {
    id,
    summary,
    extensions,
    options: [
      { ...targetOption, default: 'auto' },
      ...fieldOptions,
      { name: 'layer', valueName: 'name', description: 'only this layer (default: all)', parse: (text) => text },
    ],
    async sample(path, { layer: wanted }) {
      const bytes = await fileBytes(path, name)
      refuseZeros(path, name)
      const { layers, close } = await opened(path, bytes, name, open)
      try {
        const samples: LayerSample[] = []
        for (const layer of layers)
          if (wanted === undefined || layer.name === wanted)
            samples.push({ layer: layer.name, records: await sampleOf(layer.source) })
        return samples
      } finally {
        close?.()
      }
    },
    async *read(file, { layer: wanted, crs, target = 'auto', ...options }) {
      file.signal?.throwIfAborted()
      const bytes = await fileBytes(file.path, name)
      refuseZeros(file.path, name)
      const { layers, close } = await opened(file.path, bytes, name, open)
      try {
        const chosen = layers.filter((layer) => wanted === undefined || layer.name === wanted)
        if (chosen.length === 0) {
          const known = layers.map((layer) => layer.name).join(', ')
          throw new ImportError(
            wanted === undefined
              ? `${file.path} holds no layer of features`
              : `--layer "${wanted}" is not one of its layers ${known}`,
          )
        }
        for (const layer of chosen) {
          const items = importFields(layer.source, () => crs ?? crsOf(file.path, layer), { ...options, target }, file)
          for await (const item of items) yield layers.length === 1 ? item : ofLayer(layer.name, item)
        }
      } finally {
        close?.()
      }
    },
  }
}

async function opened(path: string, bytes: number, name: string, open: Format['open']): Promise<OpenFile> {
  try {
    return await open(path, bytes)
  } catch (cause) {
    throw damaged(path, name, cause)
  }
}

/** @throws {ImportError} if the file states an unknown system */
function crsOf(path: string, { name, crs }: Layer): Crs {
  try {
    return crs()
  } catch (cause) {
    if (!(cause instanceof CrsError)) throw cause
    throw new ImportError(`${path}: layer "${name}": ${cause.message}; declare it with --crs`, { cause })
  }
}

/** The error of a library that cannot read a file. */
function damaged(path: string, name: string, cause: unknown): ImportError {
  if (cause instanceof ImportError) return cause
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? ''
  return new ImportError(`${path} cannot be read as ${name}: ${reason.slice(0, 200)}; it may be damaged`, { cause })
}

/** Records of a layer, recreated for each pass; an error of the library means a damaged file. */
export function recordSource(
  path: string,
  name: string,
  bytes: number,
  records: () => AsyncIterable<FieldRecord> | Iterable<FieldRecord>,
): FieldSource {
  return {
    bytes,
    async *pass() {
      let batch: FieldRecord[] = []
      try {
        for await (const record of records()) {
          batch.push(record)
          if (batch.length < BATCH) continue
          yield { done: 0, records: batch }
          batch = []
        }
      } catch (cause) {
        throw damaged(path, name, cause)
      }
      yield { done: bytes, records: batch }
    },
  }
}

const BATCH = 500

/** Feature numbers are unique only within a layer. */
function ofLayer(layer: string, item: ImportItem): ImportItem {
  if (item.outcome === 'ignored') return item
  if (item.outcome === 'rejected') return { ...item, sourceId: `${layer}/${item.sourceId}` }
  return { ...item, feature: { ...item.feature, sourceId: `${layer}/${item.feature.sourceId}` } }
}

function refuseZeros(path: string, name: string): void {
  const start = Buffer.alloc(64)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, start, 0, start.length, 0)
    if (start.subarray(0, length).every((byte) => byte === 0))
      throw new ImportError(`${path} starts with zero bytes only; expected ${name}`)
  } finally {
    closeSync(file)
  }
}

/** Fields as text and numbers: a date as its day, a large whole number as its digits, bytes left out. */
export function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]): [string, unknown][] => {
      if (value instanceof Uint8Array) return []
      if (value instanceof Date)
        return [[key, Number.isNaN(value.getTime()) ? null : value.toISOString().replace(/T00:00:00\.000Z$/, '')]]
      return [[key, typeof value === 'bigint' ? String(value) : value]]
    }),
  )
}
