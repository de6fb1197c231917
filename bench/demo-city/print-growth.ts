import { PHASES, type Phase } from './phases.ts'
import type { PhaseResult } from './run-phase.ts'

/** A whole run at one scale on one engine. */
export interface CityRun {
  readonly engine: string
  readonly scale: number
  readonly records: number
  readonly phases: ReadonlyMap<Phase, PhaseResult>
  readonly fileBytes: number
  readonly databaseBytes: number
  readonly archiveBytes: number
}

const MB = 1e6

export function printRun({ engine, scale, records, phases, fileBytes, databaseBytes, archiveBytes }: CityRun): void {
  console.log(`\n${engine}, scale ${String(scale)}: ${String(records)} records`)
  for (const [phase, { seconds, peakBytes, serverBytes, rejected }] of phases) {
    const server = serverBytes === undefined ? '' : `, server ${(serverBytes / MB).toFixed(0)} MB`
    const lost = rejected > 0 ? `, ${String(rejected)} REJECTED` : ''
    const rate = (records / seconds).toFixed(0)
    console.log(
      `  ${phase.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s  ${rate} records/s, memory ${(peakBytes / MB).toFixed(0)} MB${server}${lost}`,
    )
  }
  const size = (name: string, bytes: number): string =>
    `${name} ${(bytes / MB).toFixed(1)} MB (${(bytes / records).toFixed(0)} bytes a record)`
  console.log(
    `  ${[size('files', fileBytes), size('database', databaseBytes), size('archives', archiveBytes)].join(', ')}`,
  )
}

/** How much time and memory grow from one scale to the next, against the data: 1 and less is no faster than the data. */
export function printGrowth(runs: readonly CityRun[]): void {
  for (const [index, to] of runs.entries()) {
    const from = runs[index - 1]
    if (from?.engine !== to.engine) continue
    const data = to.records / from.records
    console.log(
      `\n${to.engine}, scale ${String(from.scale)} → ${String(to.scale)}: data ×${data.toFixed(1)}; growth against the data's:`,
    )
    for (const phase of PHASES) {
      const [small, large] = [from.phases.get(phase), to.phases.get(phase)]
      if (small === undefined || large === undefined) continue
      const memory = (result: PhaseResult): number => result.peakBytes + (result.serverBytes ?? 0)
      const time = large.seconds / small.seconds / data
      const space = memory(large) / memory(small) / data
      const verdict = time <= 1 && space <= 1 ? 'no faster than the data' : 'FASTER THAN THE DATA'
      console.log(`  ${phase.padEnd(8)} time ${time.toFixed(2)}, memory ${space.toFixed(2)}: ${verdict}`)
    }
    const bytes = (name: string, large: number, small: number): string => `${name} ${(large / small / data).toFixed(2)}`
    console.log(
      `  bytes: ${[bytes('files', to.fileBytes, from.fileBytes), bytes('database', to.databaseBytes, from.databaseBytes), bytes('archives', to.archiveBytes, from.archiveBytes)].join(', ')}`,
    )
  }
}
