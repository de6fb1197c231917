import { PbfReader } from 'pbf'

/** A feature as the check saw it: the points of each part; rings without their closing point. */
export interface CheckedFeature {
  readonly id: number
  readonly type: number
  readonly parts: readonly (readonly (readonly [number, number])[])[]
  readonly properties: Readonly<Record<string, string | number | boolean>>
}

/**
 * Reads a tile as the MVT 2.1 specification writes it and throws at the first thing that it forbids, or that a renderer
 * stumbles over. For tests: it shares no code with the encoder. An empty body is a tile without layers.
 */
export function checkTile(body: Uint8Array, expected: { buffer?: number; layer?: string } = {}): CheckedFeature[] {
  const features: CheckedFeature[] = []
  const layers: string[] = []
  read(body, (tag, pbf) => {
    must(tag === 3, `tile has field ${tag}`)
    layers.push(checkLayer(pbf.readBytes(), expected.buffer, features))
  })
  must(new Set(layers).size === layers.length, 'two layers have one name')
  if (expected.layer !== undefined && layers.length > 0) {
    must(layers.join() === expected.layer, `layers are ${layers.join()}; expected ${expected.layer}`)
  }
  return features
}

/** Twice-signed surveyor's area halved: positive for a ring that is clockwise on screen (y down). */
export function ringArea(ring: readonly (readonly number[])[]): number {
  let doubled = 0
  for (let i = 0; i < ring.length; i++) {
    const [x0, y0] = ring[i] as [number, number]
    const [x1, y1] = ring[(i + 1) % ring.length] as [number, number]
    doubled += x0 * y1 - x1 * y0
  }
  return doubled / 2
}

function checkLayer(bytes: Uint8Array, buffer: number | undefined, features: CheckedFeature[]): string {
  const seen = { name: '', version: 0, extent: 4096 }
  const keys: string[] = []
  const values: (string | number | boolean)[] = []
  const raw: Uint8Array[] = []
  read(bytes, (tag, pbf) => {
    if (tag === 1) seen.name = pbf.readString()
    else if (tag === 2) raw.push(pbf.readBytes())
    else if (tag === 3) keys.push(pbf.readString())
    else if (tag === 4) values.push(checkValue(pbf.readBytes()))
    else if (tag === 5) seen.extent = pbf.readVarint()
    else if (tag === 15) seen.version = pbf.readVarint()
    else must(false, `layer has field ${tag}`)
  })
  must(seen.version === 2, `layer version is ${seen.version}`)
  must(seen.name !== '', 'layer has no name')
  must(raw.length > 0, `layer ${seen.name} has no feature`)
  must(new Set(keys).size === keys.length, 'a key stands twice in the table')
  must(
    new Set(values.map((value) => `${typeof value}${String(value)}`)).size === values.length,
    'a value stands twice in the table',
  )
  const used = { keys: new Set<number>(), values: new Set<number>() }
  for (const feature of raw) features.push(checkFeature(feature, keys, values, used, seen.extent, buffer))
  must(
    used.keys.size === keys.length && used.values.size === values.length,
    'the tables hold something that no feature uses',
  )
  return seen.name
}

function checkValue(bytes: Uint8Array): string | number | boolean {
  const found: (string | number | boolean)[] = []
  read(bytes, (tag, pbf) => {
    if (tag === 1) found.push(pbf.readString())
    else if (tag === 2) found.push(pbf.readFloat())
    else if (tag === 3) found.push(pbf.readDouble())
    else if (tag === 4) found.push(pbf.readVarint(true))
    else if (tag === 5) found.push(pbf.readVarint())
    else if (tag === 6) found.push(pbf.readSVarint())
    else if (tag === 7) found.push(pbf.readBoolean())
    else must(false, `value has field ${tag}`)
  })
  must(found.length === 1, `a value holds ${found.length} kinds`)
  return found[0]!
}

function checkFeature(
  bytes: Uint8Array,
  keys: readonly string[],
  values: readonly (string | number | boolean)[],
  used: { keys: Set<number>; values: Set<number> },
  extent: number,
  buffer: number | undefined,
): CheckedFeature {
  const seen = { id: -1, type: 0 }
  let tags: number[] = []
  let commands: number[] = []
  read(bytes, (tag, pbf) => {
    if (tag === 1) seen.id = pbf.readVarint()
    else if (tag === 2) tags = pbf.readPackedVarint([])
    else if (tag === 3) seen.type = pbf.readVarint()
    else if (tag === 4) commands = pbf.readPackedVarint([])
    else must(false, `feature has field ${tag}`)
  })
  const where = `feature ${seen.id}`
  must(seen.id >= 0, 'a feature has no id')
  must(tags.length % 2 === 0, `${where}: odd number of tags`)
  const properties: Record<string, string | number | boolean> = {}
  for (let i = 0; i < tags.length; i += 2) {
    const key = keys[tags[i]!]
    const value = values[tags[i + 1]!]
    must(key !== undefined && value !== undefined, `${where}: tag beyond the tables`)
    must(!Object.hasOwn(properties, key!), `${where}: key ${key} twice`)
    properties[key!] = value!
    used.keys.add(tags[i]!)
    used.values.add(tags[i + 1]!)
  }
  const parts = checkCommands(where, seen.type, commands)
  if (buffer !== undefined) {
    for (const [x, y] of parts.flat()) {
      const inside = x >= -buffer && x <= extent + buffer && y >= -buffer && y <= extent + buffer
      must(inside, `${where}: point ${x}, ${y} is outside the margin of ${buffer}`)
    }
  }
  return { ...seen, parts, properties }
}

function checkCommands(where: string, type: number, commands: readonly number[]): [number, number][][] {
  must(type >= 1 && type <= 3, `${where}: type ${type}`)
  must(commands.length > 0, `${where}: no geometry`)
  let at = 0
  let [x, y] = [0, 0]
  const next = (): number => {
    must(at < commands.length, `${where}: commands end too early`)
    return commands[at++]!
  }
  const command = (id: number, name: string): number => {
    const integer = next()
    must((integer & 7) === id, `${where}: command ${integer & 7} where ${name} belongs`)
    must(integer >> 3 > 0, `${where}: ${name} of no points`)
    return integer >> 3
  }
  const move = (): [number, number] => {
    const [dx, dy] = [next(), next()].map((n) => (n >> 1) ^ -(n & 1)) as [number, number]
    x += dx
    y += dy
    return [x, y]
  }
  const parts: [number, number][][] = []
  if (type === 1) {
    for (let left = command(1, 'MoveTo'); left > 0; left--) parts.push([move()])
    must(at === commands.length, `${where}: something follows the points`)
    return parts
  }
  while (at < commands.length) {
    must(command(1, 'MoveTo') === 1, `${where}: MoveTo of several points`)
    const part = [move()]
    for (let left = command(2, 'LineTo'); left > 0; left--) {
      const point = move()
      must(point.join() !== part.at(-1)?.join(), `${where}: point ${point.join()} repeated`)
      part.push(point)
    }
    if (type === 3) {
      must(command(7, 'ClosePath') === 1, `${where}: ClosePath counted`)
      must(part[0]!.join() !== part.at(-1)!.join(), `${where}: ring closed by a point`)
      must(new Set(part.map(String)).size >= 3, `${where}: ring of fewer than 3 points`)
      const area = ringArea(part)
      must(area !== 0, `${where}: ring without area`)
      must(parts.length > 0 || area > 0, `${where}: starts with a hole`)
    } else must(part.length >= 2, `${where}: line of one point`)
    parts.push(part)
  }
  return parts
}

function read(bytes: Uint8Array, field: (tag: number, pbf: PbfReader) => void): void {
  const pbf = new PbfReader(bytes)
  pbf.readFields((tag: number, _result: unknown, reader: PbfReader) => field(tag, reader), undefined, bytes.length)
}

function must(condition: boolean, message: string): void {
  if (!condition) throw new Error(`Not valid MVT: ${message}`)
}
