import type { CapInfo } from './read-alert.ts'

/** The content of a message for one area, time and level: once in each language, the preferred one first. */
export type CapPart = readonly CapInfo[]

/**
 * Splits a message into parts, in its order. Info blocks with the same text for several areas form one part. Another
 * language does not add a part: it repeats the same areas, times and level, or the same number of blocks in the same
 * order for the same areas. Chinese is preferred, else the language of the first block.
 */
export function capParts(infos: readonly CapInfo[]): CapPart[] {
  const languages = new Map<string, CapInfo[]>()
  for (const info of joined(infos)) listIn(languages, info.language.toLowerCase()).push(info)
  const [first] = languages.keys()
  const leading = [...languages.keys()].find((language) => /^zh\b/.test(language)) ?? first ?? ''
  const parts = (languages.get(leading) ?? []).map((info) => [info])
  const told = parts.length
  languages.delete(leading)
  for (const translated of languages.values()) {
    const open = new Map<string, CapInfo[][]>()
    for (const part of parts) for (const info of part.slice(0, 1)) listIn(open, levelOf(info)).push(part)
    for (const [i, info] of translated.entries()) {
      const sameOrder = translated.length === told ? parts[i] : undefined
      const same =
        open.get(levelOf(info))?.shift() ??
        (sameOrder?.[0] && groundOf(sameOrder[0]) === groundOf(info) ? sameOrder : undefined)
      if (same) same.push(info)
      else parts.push([info])
    }
  }
  return parts
}

function joined(infos: readonly CapInfo[]): CapInfo[] {
  const bySaying = new Map<string, CapInfo[]>()
  for (const info of infos) {
    const { language, event, headline, description, instruction } = info
    const words = JSON.stringify([language, event, headline, description, instruction, levelAndTimesOf(info)])
    listIn(bySaying, words).push(info)
  }
  return [...bySaying.values()].flatMap((same) =>
    same.slice(0, 1).map((info) => ({ ...info, areas: same.flatMap(({ areas }) => areas) })),
  )
}

function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

function groundOf({ areas }: CapInfo): string {
  return JSON.stringify(areas.map(({ rings, points }) => [rings, points]))
}

function levelAndTimesOf(info: CapInfo): readonly unknown[] {
  const { urgency, severity, certainty, isAllClear, effectiveAtMs, onsetAtMs, expiresAtMs, eventEndsAtMs } = info
  return [urgency, severity, certainty, isAllClear, effectiveAtMs, onsetAtMs, expiresAtMs, eventEndsAtMs]
}

function levelOf(info: CapInfo): string {
  return JSON.stringify([...levelAndTimesOf(info), groundOf(info)])
}
