const BLOCK_BYTES = 512

/** A tar archive (ustar, names under 100 bytes) reduced to the entries with matching names. */
export function keepInTar(archive: Buffer, isKept: (name: string) => boolean): Buffer {
  const kept: Buffer[] = []
  for (let at = 0; at < archive.length && archive[at] !== 0;) {
    const name = textAt(archive, at, 100)
    const size = parseInt(textAt(archive, at + 124, 12), 8)
    const end = at + BLOCK_BYTES * (1 + Math.ceil(size / BLOCK_BYTES))
    if (isKept(name)) kept.push(archive.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, Buffer.alloc(2 * BLOCK_BYTES)])
}

function textAt(archive: Buffer, at: number, length: number): string {
  return archive.toString('latin1', at, at + length).split('\0', 1)[0] ?? ''
}
