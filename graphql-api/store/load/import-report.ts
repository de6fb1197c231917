import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'

/** One line of the report: a feature that was left out or changed, and why; or a value of one that was not understood. */
export interface ReportLine {
  readonly id: string
  readonly outcome: 'rejected' | 'repaired' | 'not understood'
  readonly reason: string
  /** The feature as the file has it; of a repaired one, as it was loaded; the value alone, as the file has it. */
  readonly original: unknown
}

/** `CITY_HOME/imports/<run>-<file>.ndjson`: every rejected and repaired feature of a run, and every value that was not understood. The file is made with its first line. */
export class ImportReport {
  readonly #folder: string
  readonly #path: string
  #descriptor: number | undefined

  constructor(home: string, run: number, file: string) {
    this.#folder = join(home, 'imports')
    this.#path = join(this.#folder, `${String(run)}-${basename(file)}.ndjson`)
  }

  /** Null as long as there is nothing to report. */
  get path(): string | null {
    return this.#descriptor === undefined ? null : this.#path
  }

  add(line: ReportLine): void {
    if (this.#descriptor === undefined) {
      mkdirSync(this.#folder, { recursive: true })
      this.#descriptor = openSync(this.#path, 'w')
    }
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`)
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
  }
}
