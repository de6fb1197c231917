import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { componentClass, COMPONENT_CLASSES } from '../../../domain/component-classes.ts'
import { component } from './component.ts'
import { FACILITY_KINDS } from '../../../domain/facility-kinds.ts'
import { facility } from './facility.ts'
import type { Tags } from './osm-visitor.ts'

const kinds: [Tags, kind: string][] = [
  [{ amenity: 'hospital' }, 'hospital'],
  [{ amenity: 'doctors' }, 'clinic'],
  [{ healthcare: 'hospital' }, 'hospital'],
  [{ amenity: 'fire_station' }, 'fire_station'],
  [{ emergency: 'ambulance_station' }, 'ambulance_station'],
  [{ emergency: 'assembly_point' }, 'shelter'],
  [{ amenity: 'social_facility', social_facility: 'nursing_home' }, 'care_home'],
  [{ amenity: 'social_facility', 'social_facility:for': 'senior' }, 'care_home'],
  [{ office: 'government' }, 'government'],
  [{ railway: 'station', station: 'subway' }, 'metro_station'],
  [{ railway: 'station' }, 'railway_station'],
  [{ railway: 'subway_entrance' }, 'metro_entrance'],
  [{ highway: 'bus_stop' }, 'bus_stop'],
  [{ public_transport: 'platform', bus: 'yes' }, 'bus_stop'],
  [{ tourism: 'hostel' }, 'hotel'],
  [{ amenity: 'college' }, 'university'],
]

describe('facility', () => {
  it.each(kinds)('%o is a %s', (tags, kind) => {
    expect(facility(tags, 'node')?.kind).toBe(kind)
    expect(FACILITY_KINDS).toContain(kind)
  })

  it.each([
    { amenity: 'restaurant' },
    { amenity: 'shelter' },
    { public_transport: 'stop_position', bus: 'yes' },
    { railway: 'tram_stop' },
  ] as Tags[])('%o is not a facility', (tags) => expect(facility(tags, 'node')).toBeUndefined())

  it('has exactly the kinds of the table', () => {
    const sql = readFileSync(new URL('../../platform/db/migrations/0001-city.sql', import.meta.url), 'utf8')
    const list = /create table facility \([\s\S]*?check \(kind in \(([\s\S]*?)\)\)/.exec(sql)?.[1] ?? ''
    expect([...list.matchAll(/'(\w+)'/g)].map(([, kind]) => kind)).toEqual(FACILITY_KINDS)
  })

  it('reads address, phone and capacity', () => {
    const tags = {
      amenity: 'hospital',
      'addr:street': 'Rua do Almada',
      'addr:housenumber': '12',
      'contact:phone': '+351 22',
      beds: '300',
    }
    expect(facility(tags, 'area')).toMatchObject({ address: 'Rua do Almada 12', phone: '+351 22', capacity: 300 })
  })
})

const classes: [Tags, code: string][] = [
  [{ emergency: 'fire_hydrant' }, '0113'],
  [{ highway: 'street_lamp' }, '0118'],
  [{ highway: 'traffic_signals' }, '0210'],
  [{ man_made: 'manhole' }, '0114'],
  [{ man_made: 'manhole', manhole: 'sewer' }, '0102'],
  [{ manhole: 'drain' }, '0104'],
  [{ amenity: 'bench' }, '0407'],
  [{ amenity: 'waste_basket' }, '0305'],
  [{ amenity: 'post_box' }, '0123'],
  [{ amenity: 'recycling' }, '0305'],
  [{ man_made: 'street_cabinet', street_cabinet: 'power' }, '0116'],
  [{ natural: 'tree' }, '0402'],
  [{ natural: 'tree', denotation: 'natural_monument' }, '0401'],
  [{ barrier: 'bollard' }, '0211'],
  [{ traffic_sign: 'DE:260' }, '0209'],
]

describe('component', () => {
  it.each(classes)('%o is of class %s, which the table has', (tags, code) => {
    expect(component(tags, 'node')?.classCode).toBe(code)
    expect(componentClass(code)?.zh).toBeTruthy()
  })

  it('needs a node', () => expect(component({ amenity: 'bench' }, 'line')).toBeUndefined())

  it('is out of use if its tags say so', () => {
    expect(component({ amenity: 'telephone', disused: 'yes' }, 'node')?.status).toBe('out_of_use')
    expect(component({ amenity: 'telephone', operator: 'PT' }, 'node')).toMatchObject({ owner: 'PT' })
  })

  it('has each class code once, under a major class', () => {
    expect(new Set(COMPONENT_CLASSES.map(({ code }) => code)).size).toBe(COMPONENT_CLASSES.length)
    for (const { code } of COMPONENT_CLASSES) expect(componentClass(code.slice(0, 2))).toBeDefined()
  })
})
