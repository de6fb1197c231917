import type { MultiPolygon, Polygon, Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import { pointOnSurface, signedArea } from '../../domain/ring.ts'
import { soundPolygons, soundRings, type SoundArea } from './polygon-repair.ts'
import { cleanRing, side } from './ring.ts'

function square(x: number, y: number, size: number): Position[] {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ]
}

function areaOf(sound: SoundArea): Polygon | MultiPolygon {
  if ('fault' in sound) throw new Error(sound.fault)
  return sound.geometry
}

function sizeOf(geometry: Polygon | MultiPolygon): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0)
}

describe('soundRings', () => {
  it('makes a ring inside another its hole, and one inside the hole an island', () => {
    const sound = soundRings([square(2, 2, 1), square(0, 0, 10), square(1, 1, 8)])
    expect(sound).not.toHaveProperty('repair')
    const geometry = areaOf(sound)
    expect(geometry.type).toBe('MultiPolygon')
    expect(sizeOf(geometry)).toBe(100 - 64 + 1)
  })

  it('winds shells counter-clockwise and holes clockwise without reporting a repair', () => {
    const sound = soundRings([square(0, 0, 4).reverse(), square(1, 1, 1)])
    const [shell, hole] = areaOf(sound).coordinates as [Position[], Position[]]
    expect(signedArea(shell)).toBe(16)
    expect(signedArea(hole)).toBe(-1)
    expect(sound).not.toHaveProperty('repair')
  })

  it('merges two outlines that share an edge', () => {
    const sound = soundRings([square(0, 0, 1), square(1, 0, 1)])
    expect(sound).toMatchObject({ repair: expect.stringContaining('edges run over each other') as string })
    expect(areaOf(sound).type).toBe('Polygon')
    expect(sizeOf(areaOf(sound))).toBe(2)
  })

  it('keeps rings that touch in one point', () => {
    expect(
      soundRings([
        square(0, 0, 4),
        [
          [0, 0],
          [1, 2],
          [2, 1],
          [0, 0],
        ],
      ]),
    ).not.toHaveProperty('repair')
  })

  it('refuses an area of size 0', () => {
    expect(
      soundRings([
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
    ).toEqual({ fault: 'no ring with an area' })
  })
})

describe('soundPolygons', () => {
  it('splits a bow tie into two triangles', () => {
    const sound = soundPolygons([
      [
        [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ],
      ],
    ])
    expect(sound).toMatchObject({ repair: expect.stringContaining('cross') as string })
    expect(areaOf(sound).type).toBe('MultiPolygon')
    expect(sizeOf(areaOf(sound))).toBe(2)
  })

  it('cuts off a spike and reports it', () => {
    const sound = soundPolygons([
      [
        [
          [0, 0],
          [2, 0],
          [2, 1],
          [5, 1],
          [2, 1],
          [2, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    ])
    expect(sound).toMatchObject({ repair: 'spike cut off' })
    expect(sizeOf(areaOf(sound))).toBe(4)
  })

  it('drops the part of a hole outside its shell', () => {
    const sound = soundPolygons([[square(0, 0, 4), square(3, 3, 4)]])
    expect(sound).toHaveProperty('repair')
    expect(sizeOf(areaOf(sound))).toBe(15)
  })

  it('drops elevations', () => {
    const raised = square(0, 0, 1).map(([x, y]) => [x as number, y as number, 12])
    expect(areaOf(soundPolygons([[raised]])).coordinates).toEqual([square(0, 0, 1)])
  })
})

describe('cleanRing', () => {
  it('finds a spike at the closing position', () => {
    const clean = cleanRing([
      [-1, 0],
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
      [-1, 0],
    ])
    expect(clean?.spikes).toBeGreaterThan(0)
    expect(Math.abs(signedArea(clean?.ring ?? []))).toBe(4)
  })

  it('closes an open ring and drops repeated positions', () => {
    expect(
      cleanRing([
        [0, 0],
        [1, 0],
        [1, 0],
        [1, 1],
      ])?.ring,
    ).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ])
  })
})

describe('pointOnSurface', () => {
  it('is inside a shape whose centre is outside', () => {
    const horseshoe: Position[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [6, 9],
      [6, 1],
      [3, 1],
      [3, 9],
      [0, 9],
      [0, 0],
    ]
    const [x, y] = pointOnSurface({ type: 'Polygon', coordinates: [horseshoe] })
    expect(side(horseshoe, x, y)).toBe(1)
  })
})
