import { ImportError } from '../../store/import-error.ts'

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
  let first = true
  for await (const chunk of chunks) {
    if (first && chunk.every((byte) => byte === 0))
      throw new ImportError(`${path} starts with zero bytes only; expected CSV text`)
    first = false
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

/** The encoding of the file's byte order mark; without one, `declared`. */
export function encodingOf(start: Buffer, declared: string): string {
  const mark = start.length < 2 ? 0 : start.readUInt16BE(0)
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : declared
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
