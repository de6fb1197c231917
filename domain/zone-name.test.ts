import { expect, it } from 'vitest'
import { isZoneName } from './zone-name.ts'

it.each(['Asia/Shanghai', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT-8', 'America/Port-au-Prince'])(
  '%s is one',
  (name) => expect(isZoneName(name)).toBe(true),
)

it.each(['', '+08:00', '-0330', 'Mars/Olympus', '../Shanghai', 'Asia/Shanghai ', 'CST6CDT,M3.2.0'])(
  '"%s" is none',
  (name) => expect(isZoneName(name)).toBe(false),
)
