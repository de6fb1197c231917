/** What is wrong with one line of a timetable. */
export interface GtfsFault {
  readonly file: string
  /** 1 is the header; absent: it is of the whole file. */
  readonly line?: number
  readonly field?: string
  readonly value?: string
  /** INVALID: a value that is none; MISSING: file, column or value; UNKNOWN: refers to nothing; DUPLICATE; ORDER: falls where it has to rise. */
  readonly code: 'INVALID' | 'MISSING' | 'UNKNOWN' | 'DUPLICATE' | 'ORDER'
  /** What would be right. */
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

/** Keeps the first faults, and counts the others. */
export class GtfsFaults {
  readonly kept: GtfsFault[] = []
  count = 0
  /** What is right and not for us, counted by why. */
  readonly leftOut = new Map<string, number>()
  constructor(private readonly most: number) {}
  add(fault: GtfsFault): void {
    if (++this.count <= this.most) this.kept.push(fault)
  }
  leaveOut(rule: string): void {
    this.leftOut.set(rule, (this.leftOut.get(rule) ?? 0) + 1)
  }
}
