import { describe, expect, it } from 'vitest'
import { camera } from './camera.ts'
import { directionDeg } from './direction.ts'

describe('directionDeg', () => {
  it.each([
    ['90', 90],
    ['-45', 315],
    ['360', 0],
    ['SE', 135],
    ['nnw', 337.5],
    ['South-West', 225],
    ['90-180', 135],
    ['300-60', 0],
    ['NW-NE', 0],
    ['120;200', 120],
  ])('%s is %d°', (text, degrees) => expect(directionDeg(text)).toBe(degrees))

  it.each(['0-360', 'forward', '', 'clockwise', '999', undefined])('%s is not a direction', (text) =>
    expect(directionDeg(text)).toBeUndefined(),
  )
})

describe('camera', () => {
  it('reads kind, direction, height and operator', () => {
    const tags = {
      man_made: 'surveillance',
      'camera:type': 'panning',
      'camera:direction': '200',
      direction: '10',
      height: '6 m',
      operator: 'PSP',
    }
    expect(camera(tags, 'node')).toMatchObject({ kind: 'ptz', directionDeg: 200, heightM: 6, operator: 'PSP' })
  })

  it('is of unknown kind without camera:type, and includes plate readers', () => {
    expect(camera({ man_made: 'surveillance' }, 'node')?.kind).toBe('unknown')
    expect(camera({ man_made: 'surveillance', 'surveillance:type': 'ALPR' }, 'node')).toBeDefined()
    expect(camera({ man_made: 'surveillance', 'surveillance:type': 'guard' }, 'node')).toBeUndefined()
    expect(camera({ highway: 'speed_camera' }, 'node')).toBeUndefined()
  })
})
