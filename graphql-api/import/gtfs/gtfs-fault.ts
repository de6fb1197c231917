/** A fault of one line of a timetable. */
export interface GtfsFault {
  readonly file: string
  /** 1 is the header; absent: a fault of the whole file. */
  readonly line?: number
  readonly field?: string
  readonly value?: string
  /**
   * INVALID: not a valid value; MISSING: file, column or value; UNKNOWN: a reference to nothing; DUPLICATE; ORDER:
   * decreases where it must increase.
   */
  readonly code: 'INVALID' | 'MISSING' | 'UNKNOWN' | 'DUPLICATE' | 'ORDER'
  readonly expected: string
}

const MOST_SHOWN = 60

/** `stops.txt line 49: stop_lat is "-200"; expected degrees from -90 to 90` */
export function faultText({ file, line, field, value, code, expected }: GtfsFault): string {
  const where = placeText({ file, ...(line !== undefined && { line }) })
  const shown = value === undefined || value === '' ? 'missing' : JSON.stringify(value.slice(0, MOST_SHOWN))
  const what = field === undefined ? (code === 'MISSING' ? ' is missing' : '') : `: ${field} is ${shown}`
  return `${where}${what}; expected ${expected}`
}

/** `stops.txt line 49` */
export function placeText({ file, line }: { readonly file: string; readonly line?: number }): string {
  return line === undefined ? file : `${file} line ${line}`
}

/** Keeps the first faults and counts the others. */
export class GtfsFaults {
  readonly kept: GtfsFault[] = []
  count = 0
  /** Valid lines that are not supported, counted by reason. */
  readonly leftOut = new Map<string, number>()
  constructor(private readonly most: number) {}
  add(fault: GtfsFault): void {
    if (++this.count <= this.most) this.kept.push(fault)
  }
  leaveOut(rule: string): void {
    this.leftOut.set(rule, (this.leftOut.get(rule) ?? 0) + 1)
  }
}
