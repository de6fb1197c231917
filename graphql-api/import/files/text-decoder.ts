import { ImportError } from '../../store/import-error.ts'
import { openContent } from './file-content.ts'

/** A decoder of the named encoding (WHATWG label: utf-8, gbk, gb18030, big5, utf-16le …). @throws {ImportError} */
export function parseEncoding(text: string): string {
  try {
    return new TextDecoder(text).encoding
  } catch (cause) {
    throw new ImportError(`--encoding "${text}" is not known; expected e.g. utf-8, gbk, gb18030, big5, utf-16le`, {
      cause,
    })
  }
}

/** Decodes a stream and refuses bytes that are invalid in the encoding, with a guess at the right one. */
export async function* decodeText(
  path: string,
  encoding: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let line = 1
  for await (const chunk of chunks) {
    let text: string
    try {
      text = decoder.decode(chunk, { stream: true })
    } catch (cause) {
      throw new ImportError(
        `${path}: near line ${line}: bytes that are not ${encoding}; ${looksLike(chunk, encoding)}`,
        { cause },
      )
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++
    yield text
  }
  try {
    yield decoder.decode()
  } catch (cause) {
    throw new ImportError(
      `${path}: the last line ends in the middle of a character; the file is truncated or not ${encoding}`,
      { cause },
    )
  }
}

/** The encoding of a file's byte order mark, if it has one. */
export function markedEncoding(start: Buffer): string | undefined {
  const mark = start.length < 3 ? 0 : start.readUInt16BE(0)
  if (mark === 0xefbb && start[2] === 0xbf) return 'utf-8'
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined
}

/** Share of its two-byte characters that a Chinese text in GB 18030 has in common with GB 2312, at the least. */
const LEAST_COMMON = 0.8

/**
 * The encoding of a text that declares none, by all of its bytes: GB 18030 if it is that and not UTF-8, else UTF-8. Any
 * Latin or Traditional Chinese text may be valid GB 18030 by chance, but then consists of its rarest characters.
 */
export async function detectEncoding(path: string): Promise<'utf-8' | 'gb18030'> {
  if (await isValid(path, 'utf-8')) return 'utf-8'
  let characters = 0
  let common = 0
  let lead = 0
  const isGb = await isValid(path, 'gb18030', (chunk) => {
    for (const byte of chunk) {
      if (lead === 0) {
        if (byte > 0x80) lead = byte
        continue
      }
      characters++
      if (byte >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xf7))) common++
      lead = 0
    }
  })
  return isGb && common >= LEAST_COMMON * characters ? 'gb18030' : 'utf-8'
}

async function isValid(path: string, encoding: string, see?: (chunk: Buffer) => void): Promise<boolean> {
  const { chunks, close } = openContent(path, 256 * 1024)
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of chunks) {
      if (!decodes(decoder, chunk)) return false
      see?.(chunk)
    }
    return decodes(decoder)
  } finally {
    close()
  }
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

function looksLike(bytes: Buffer, encoding: string): string {
  if (encoding !== 'utf-8') return 'pass the right --encoding'
  const sample = new TextDecoder('gb18030').decode(bytes.subarray(0, 65_536))
  const chinese = sample.match(/[\u4e00-\u9fff]/g)?.length ?? 0
  const broken = sample.match(/\ufffd/g)?.length ?? 0
  return chinese > 0 && broken * 20 < chinese
    ? 'it looks like GBK; pass --encoding gbk'
    : 'pass its --encoding, e.g. gbk, big5, windows-1252'
}
