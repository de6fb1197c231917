import type { Encoding } from '../feed/feed.ts'

const BY_TYPE: Readonly<Record<string, Encoding>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'text/csv': 'csv',
  'application/protobuf': 'protobuf',
  'application/x-protobuf': 'protobuf',
  'application/vnd.google.protobuf': 'protobuf',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
}

const BY_ENDING: Readonly<Record<string, Encoding>> = {
  '.json': 'json',
  '.jsonld': 'json',
  '.geojson': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.xml': 'xml',
  '.cap': 'xml',
  '.csv': 'csv',
  '.pb': 'protobuf',
  '.zip': 'zip',
}

/** Encoding of a media type (`application/ld+json; charset=utf-8`); undefined: unknown. */
export function encodingOfType(contentType: string): Encoding | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([\w-]+)"?\s*$/.exec(parameter)?.[1]).find(Boolean)
  const media = type.trim()
  const suffix = /^application\/[\w.-]+\+(json|xml)$/.exec(media)?.[1]
  const encoding = suffix === 'json' || suffix === 'xml' ? suffix : BY_TYPE[media]
  const isText = encoding !== 'protobuf' && encoding !== 'zip'
  return isText && charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset) ? undefined : encoding
}

/** Encoding by a file name's extension; undefined: unknown. */
export function encodingOfName(name: string): Encoding | undefined {
  return BY_ENDING[/\.\w+$/.exec(name.toLowerCase())?.[0] ?? '']
}
