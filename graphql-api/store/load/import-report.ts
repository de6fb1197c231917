import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * One line of the report: a feature that was left out or changed, with the reason; or one of its values that was not
 * understood.
 */
export interface ReportLine {
  readonly id: string
  readonly outcome: 'rejected' | 'repaired' | 'not understood'
  readonly reason: string
  /** The feature as in the file; a repaired one as loaded; for a value not understood, that value. */
  readonly original: unknown
}

/**
 * `CITY_HOME/imports/<run>-<file>.ndjson`: every rejected and repaired feature of a run, and every value that was not
 * understood. Created with its first line.
 */
export class ImportReport {
  readonly #folder: string
  readonly #path: string
  #descriptor: number | undefined

  constructor(home: string, run: number, file: string) {
    this.#folder = join(home, 'imports')
    this.#path = join(this.#folder, `${String(run)}-${basename(file)}.ndjson`)
  }

  /** Null while there is nothing to report. */
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
