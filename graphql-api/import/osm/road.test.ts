import { describe, expect, it } from 'vitest'
import { railway } from './railway.ts'
import { road } from './road.ts'

describe('road', () => {
  it.each([
    ['motorway_link', 'motorway', true],
    ['unclassified', 'residential', false],
    ['living_street', 'residential', false],
    ['steps', 'path', false],
    ['footway', 'path', false],
    ['pedestrian', 'pedestrian', false],
    ['cycleway', 'cycleway', false],
    ['track', 'track', false],
  ])('highway=%s is a %s', (highway, roadClass, link) => {
    expect(road({ highway }, 'line')).toMatchObject({ roadClass, link })
  })

  it.each(['construction', 'proposed', 'raceway', 'platform', 'crossing'])('highway=%s is not a road', (highway) => {
    expect(road({ highway }, 'line')).toBeUndefined()
  })

  it('has a direction, given or implied', () => {
    expect(road({ highway: 'primary' }, 'line')?.oneway).toBe(0)
    expect(road({ highway: 'primary', oneway: 'yes' }, 'line')?.oneway).toBe(1)
    expect(road({ highway: 'primary', oneway: '-1' }, 'line')?.oneway).toBe(-1)
    expect(road({ highway: 'primary', junction: 'roundabout' }, 'closed')?.oneway).toBe(1)
    expect(road({ highway: 'motorway' }, 'line')?.oneway).toBe(1)
    expect(road({ highway: 'motorway', oneway: 'no' }, 'line')?.oneway).toBe(0)
    expect(road({ highway: 'primary', oneway: 'reversible' }, 'line')?.oneway).toBe(0)
  })

  it('reads lanes and speed only if they are numbers', () => {
    expect(road({ highway: 'primary', lanes: '4', maxspeed: '50' }, 'line')).toMatchObject({
      lanes: 4,
      maxSpeedKmh: 50,
    })
    expect(road({ highway: 'primary', lanes: '2;3', maxspeed: '30 mph' }, 'line')).toMatchObject({
      lanes: 2,
      maxSpeedKmh: 48,
    })
    for (const maxspeed of ['RO:urban', 'none', 'walk', 'signals', '0', '9999']) {
      expect(road({ highway: 'primary', maxspeed, lanes: 'two' }, 'line')).not.toHaveProperty('maxSpeedKmh')
    }
  })

  it('recognizes bridges, tunnels and layers', () => {
    expect(road({ highway: 'primary', bridge: 'viaduct', layer: '2' }, 'line')).toMatchObject({
      bridge: true,
      tunnel: false,
      layer: 2,
    })
    expect(road({ highway: 'primary', tunnel: 'yes', layer: '-1' }, 'line')).toMatchObject({
      bridge: false,
      tunnel: true,
      layer: -1,
    })
    expect(road({ highway: 'primary', bridge: 'no', layer: 'x' }, 'line')).toMatchObject({ bridge: false, layer: 0 })
  })

  it('is a line: squares and relations are not roads', () => {
    expect(road({ highway: 'pedestrian' }, 'closed')).toBeDefined()
    expect(road({ highway: 'pedestrian', area: 'yes' }, 'closed')).toBeUndefined()
    expect(road({ highway: 'pedestrian' }, 'area')).toBeUndefined()
    expect(road({ highway: 'crossing' }, 'node')).toBeUndefined()
  })
})

describe('railway', () => {
  it('takes tracks in use', () => {
    expect(railway({ railway: 'subway', tunnel: 'yes' }, 'line')).toEqual({
      target: 'railway',
      kind: 'subway',
      bridge: false,
      tunnel: true,
      service: false,
    })
    expect(railway({ railway: 'rail', service: 'siding' }, 'line')?.service).toBe(true)
    for (const value of ['disused', 'platform', 'construction', 'station'])
      expect(railway({ railway: value }, 'line')).toBeUndefined()
  })
})
