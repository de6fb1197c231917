/** One look at the running city. */
export interface Sample {
  readonly minute: number
  /** The server with its embedded database. */
  readonly serverRssMb: number
  readonly serverHeapMb: number
  readonly serverExternalMb: number
  readonly simulatorRssMb: number
  readonly handles: number
  readonly delayP99Ms: number
  readonly delayMaxMs: number
  /** Of the simulator: messages that the city has not taken yet. */
  readonly waiting: number
  readonly shed: number
  readonly itemsPerMinute: number
  readonly databaseMb: number
}

export const COLUMNS = [
  ['serverRssMb', 'server memory (RSS), MB'],
  ['serverHeapMb', 'server heap, MB'],
  ['serverExternalMb', 'server external memory, MB'],
  ['simulatorRssMb', 'simulator memory (RSS), MB'],
  ['handles', 'server handles'],
  ['delayP99Ms', 'event-loop delay p99, ms'],
  ['waiting', 'messages that wait'],
  ['itemsPerMinute', 'items a minute'],
  ['databaseMb', 'database on disk, MB'],
] as const satisfies readonly (readonly [keyof Sample, string])[]

export function csvOf(samples: readonly Sample[]): string {
  const names = ['minute', 'delayMaxMs', 'shed', ...COLUMNS.map(([name]) => name)] as const
  const lines = samples.map((sample) => names.map((name) => String(Math.round(sample[name] * 100) / 100)).join(','))
  return [names.join(','), ...lines, ''].join('\n')
}

/** Of a least-squares line through the later part, when what is made once has been made: by the hour, and the mean. */
export function slopeOf(
  samples: readonly Sample[],
  name: keyof Sample,
  warmUpShare = 0.3,
): { readonly perHour: number; readonly mean: number } {
  const later = samples.slice(Math.floor(samples.length * warmUpShare))
  const meanX = later.reduce((sum, { minute }) => sum + minute, 0) / later.length
  const mean = later.reduce((sum, sample) => sum + sample[name], 0) / later.length
  let [above, below] = [0, 0]
  for (const sample of later) {
    above += (sample.minute - meanX) * (sample[name] - mean)
    below += (sample.minute - meanX) ** 2
  }
  return { perHour: below > 0 ? (60 * above) / below : 0, mean }
}
