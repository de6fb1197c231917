import { REFERENCE_AIR } from '../../../../domain/gas-concentration.ts'
import { toUnit, type PropertyId } from '../../../../domain/properties.ts'
import { convert, UnitError, type Unit } from '../../../../domain/units.ts'
import type { Quality } from '../../feed/feed-item.ts'
import { shown } from '../devices/json-items.ts'
import { Measured } from '../devices/measured.ts'
import type { Outcome } from '../../feed/feed.ts'
import { parseIntervalEnd } from '../../feed/instant.ts'
import { isRecord } from '../../feed/json-text.ts'
import type { Instance } from './attribute.ts'
import { MOST_CHARACTERS, nameOf, type Entity } from './entity.ts'

export interface Position {
  readonly lng: number
  readonly lat: number
}

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Reads one entity's attributes and collects the results and faults. */
export class EntityReader {
  readonly measured: Measured

  constructor(private readonly entity: Entity) {
    this.measured = new Measured({ value: entity, place: entity.place })
  }

  outcome(): Outcome {
    return this.measured.outcome()
  }

  /** The first instance of the first of these attributes that is present. */
  first(...names: readonly string[]): Instance | undefined {
    for (const name of names) {
      const found = this.#instances(name).find(({ value }) => value !== undefined)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Whether an attribute is present, readable or not. */
  has(name: string): boolean {
    return this.#instances(name).some(({ value, unread }) => value !== undefined || unread !== undefined)
  }

  /** Whether an attribute has a value without a time of its own. */
  lacksTime(name: string): boolean {
    return this.#instances(name).some(({ value, observedAtMs }) => value !== undefined && observedAtMs === undefined)
  }

  #instances(name: string): readonly Instance[] {
    return this.entity.attributes.get(name.toLowerCase()) ?? []
  }

  text(...names: readonly string[]): string | undefined {
    const value = this.first(...names)?.value
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    const text = String(value).trim()
    return text === '' ? undefined : text
  }

  /** Words of an attribute that is a single word or a list. */
  words(...names: readonly string[]): readonly string[] {
    const value = this.first(...names)?.value
    return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((word) => typeof word === 'string')
  }

  /**
   * The instant of the first of these attributes that is present; for an interval its end, when the value was known. A
   * text without a zone is UTC, as in ETSI GS CIM 009. A present but invalid time is a fault.
   */
  time(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const value = this.first(name)?.value
      if (value === undefined) continue
      const instant = typeof value === 'string' ? parseIntervalEnd(value, 'UTC') : undefined
      if (instant === undefined)
        this.measured.faultAt(name, 'INVALID', `is ${shown(value)}; expected ISO 8601, e.g. "2026-11-22T08:00:00Z"`)
      return instant
    }
    return undefined
  }

  /** As `time`, but absence is a fault. */
  timeOrFault(...names: readonly string[]): number | undefined {
    const there = names.find((name) => this.first(name) !== undefined)
    if (there !== undefined) return this.time(there)
    this.measured.faultAt(
      names[0] ?? 'dateObserved',
      'INVALID',
      'is missing; expected ISO 8601, e.g. "2026-11-22T08:00:00Z"',
    )
    return undefined
  }

  /** A number in the unit `to`; undefined if absent, with a fault if invalid. */
  number(name: string, modelUnit: string, to: Unit): number | undefined {
    const instance = this.first(name)
    return instance && this.#converted(name, instance, (value) => convert(value, instance.unitCode ?? modelUnit, to))
  }

  /** Readings of an attribute, each with its own time or `observedAtMs`. */
  readings(
    thing: string,
    name: string,
    property: PropertyId,
    modelUnit: string,
    observedAtMs: number | undefined,
    quality: Quality | undefined,
  ): void {
    for (const instance of this.#instances(name)) {
      if (instance.unread !== undefined) this.measured.faultAt(name, 'INVALID', instance.unread)
      const atMs = instance.observedAtMs ?? observedAtMs
      if (instance.value === undefined || atMs === undefined) continue
      const unit = instance.unitCode ?? modelUnit
      const value = this.#converted(name, instance, (number) => toUnit(number, unit, property, REFERENCE_AIR))
      this.measured.readings(thing, atMs, quality, [[name, property, value]])
    }
  }

  #converted(name: string, { value }: Instance, conversion: (value: number) => number): number | undefined {
    const number = typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      this.measured.faultAt(name, 'INVALID', `is ${shown(value)}; expected a number`)
      return undefined
    }
    try {
      return conversion(number)
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      this.measured.faultAt(name, 'UNKNOWN_UNIT', `of ${number}: ${error.message}`)
      return undefined
    }
  }

  /** A point; undefined if absent or another geometry, with a fault for an impossible position. */
  point(name = 'location'): Position | undefined {
    const instance = this.first(name)
    if (instance === undefined) return undefined
    const pair = pairOf(instance)
    if (pair === undefined) {
      const known =
        isRecord(instance.value) && typeof instance.value.type === 'string' && instance.value.type !== 'Point'
      if (!known) this.measured.faultAt(name, 'INVALID', `is ${shown(instance.value)}; expected a GeoJSON Point`)
      return undefined
    }
    const [lng, lat] = pair
    if (Math.abs(lng) <= 180 && Math.abs(lat) <= 90) return { lng, lat }
    this.measured.faultAt(name, 'OUT_OF_RANGE', `is ${lng}, ${lat}; expected longitude −180…180, then latitude −90…90`)
    return undefined
  }

  /** Name of the single entity that the first present attribute refers to, else of this entity. */
  thing(references: readonly string[]): string {
    const value = this.first(...references)?.value
    const named = Array.isArray(value) ? (value as unknown[]) : [value]
    const [only] = named
    const told = named.length === 1 && typeof only === 'string' ? nameOf(only.trim()) : ''
    return told === '' || told.length > MOST_CHARACTERS ? this.entity.name : told
  }
}

function pairOf({ value, type }: Instance): readonly [number, number] | undefined {
  if (typeof value === 'string' && type === 'geo:point') {
    // NGSIv2 puts latitude first here.
    const [lat, lng] = value.split(',').map(Number)
    return lat !== undefined && lng !== undefined && Number.isFinite(lat + lng) ? [lng, lat] : undefined
  }
  if (!isRecord(value) || value.type !== 'Point' || !Array.isArray(value.coordinates)) return undefined
  const [lng, lat] = value.coordinates as unknown[]
  return typeof lng === 'number' && typeof lat === 'number' ? [lng, lat] : undefined
}
