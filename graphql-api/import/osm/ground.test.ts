import { describe, expect, it } from 'vitest'
import { green } from './green.ts'
import { place } from './place.ts'
import { isWaterArea, water } from './water.ts'

describe('water', () => {
  it.each([
    [{ natural: 'water' }, 'lake'],
    [{ natural: 'water', water: 'river' }, 'river'],
    [{ waterway: 'riverbank' }, 'river'],
    [{ landuse: 'basin' }, 'lake'],
    [{ leisure: 'swimming_pool' }, 'pool'],
    [{ natural: 'bay' }, 'sea'],
  ])('an area of %o is a %s', (tags, kind) => {
    expect(water(tags, 'area')?.kind).toBe(kind)
    expect(isWaterArea(tags)).toBe(true)
  })

  it('takes watercourses above ground as lines', () => {
    expect(water({ waterway: 'river' }, 'line')?.kind).toBe('river')
    expect(water({ waterway: 'drain' }, 'line')?.kind).toBe('stream')
    expect(water({ waterway: 'stream', tunnel: 'culvert' }, 'line')).toBeUndefined()
    expect(water({ waterway: 'weir' }, 'line')).toBeUndefined()
    expect(water({ natural: 'water' }, 'line')).toBeUndefined()
  })

  it('leaves out an indoor pool and a fountain on a node', () => {
    expect(water({ leisure: 'swimming_pool', location: 'indoor' }, 'closed')).toBeUndefined()
    expect(water({ amenity: 'fountain' }, 'node')).toBeUndefined()
  })
})

describe('green', () => {
  it.each([
    [{ leisure: 'park' }, 'park'],
    [{ landuse: 'grass', leisure: 'garden' }, 'garden'],
    [{ natural: 'wood' }, 'forest'],
    [{ amenity: 'grave_yard' }, 'cemetery'],
    [{ landuse: 'orchard' }, 'farmland'],
    [{ natural: 'beach' }, 'beach'],
  ])('%o is a %s', (tags, kind) => expect(green(tags, 'closed')?.kind).toBe(kind))

  it('needs an area', () => expect(green({ leisure: 'park' }, 'node')).toBeUndefined())
})

describe('place', () => {
  it('needs a name and a kind that is not a region', () => {
    expect(place({ place: 'suburb', name: 'Foz' }, 'node')).toEqual({ target: 'place', kind: 'suburb' })
    expect(place({ place: 'suburb' }, 'node')).toBeUndefined()
    expect(place({ place: 'country', name: 'Monaco' }, 'node')).toBeUndefined()
    expect(place({ place: 'town', name: 'Gaia', population: '186,502' }, 'node')?.population).toBe(186_502)
  })

  it('is taken from areas only for islands and squares', () => {
    expect(place({ place: 'square', name: 'Aliados' }, 'closed')?.kind).toBe('square')
    expect(place({ place: 'suburb', name: 'Foz' }, 'area')).toBeUndefined()
  })
})
