export const SERIES = 2_000
export const READINGS = 40_000

export interface BenchReading {
  readonly thing: string
  readonly property: string
  readonly value: number
  readonly observedAt: number
}

/** As many readings, one series after the other, each at instants of its own from `afterMs` on. */
export function readingsAfter(afterMs: number): BenchReading[] {
  return Array.from({ length: READINGS }, (_, i) => ({
    thing: `T${String(i % SERIES)}`,
    property: 'pm25',
    value: (i * 7) % 500,
    observedAt: afterMs + (1 + Math.floor(i / SERIES)) * 1_000,
  }))
}

/** As texts, so many readings in each. */
export function messagesOf(readings: readonly BenchReading[], perMessage: number): string[] {
  const messages: string[] = []
  for (let i = 0; i < readings.length; i += perMessage) messages.push(JSON.stringify(readings.slice(i, i + perMessage)))
  return messages
}
