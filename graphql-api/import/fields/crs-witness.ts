import type { Position } from 'geojson'
import type { Crs } from '../../../domain/crs.ts'
import { ImportError } from '../../store/import-error.ts'

/** If this many features in a row, and none before, are impossible in the declared system, the declaration is wrong. */
const ENOUGH = 16

/** Detects coordinates that contradict the declared coordinate system. */
export class CrsWitness {
  private contradicting = 0
  private example: Position | undefined
  private agreed = false

  constructor(
    private readonly path: string,
    private readonly crs: Crs,
  ) {}

  /** @throws {ImportError} if enough features contradict the system and none agreed */
  see(position: Position): void {
    if (this.agreed) return
    if (!contradicts(this.crs, position)) this.agreed = true
    else {
      this.example ??= position
      this.contradicting++
      if (this.contradicting >= ENOUGH) this.testify()
    }
  }

  /** End of the file. @throws {ImportError} if all of its features contradicted the system */
  end(): void {
    if (!this.agreed && this.contradicting > 0) this.testify()
  }

  private testify(): never {
    const [x, y] = this.example as [number, number]
    const position = `[${x}, ${y}]`
    if (this.crs.unit === 'metre') {
      throw new ImportError(
        `${this.path}: coordinates such as ${position} are degrees, not metres of ${this.crs.id}; declare the right system with --crs`,
      )
    }
    if (Math.abs(x) <= 90 && Math.abs(y) <= 180) {
      throw new ImportError(
        `${this.path}: coordinates such as ${position} have latitude first; expected longitude, then latitude`,
      )
    }
    throw new ImportError(
      `${this.path}: coordinates such as ${position} are not degrees of ${this.crs.id}; they look like metres: declare their system with --crs EPSG:<number>`,
    )
  }
}

/** No projected system puts a city within 400 m of its origin. */
function contradicts(crs: Crs, [x, y]: Position): boolean {
  if (crs.unit === 'metre') return Math.abs(x as number) <= 400 && Math.abs(y as number) <= 400
  return Math.abs(x as number) > 180 || Math.abs(y as number) > 90
}
