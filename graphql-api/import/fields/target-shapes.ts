import type { Target } from '../../store/feature.ts'
import type { Shape } from '../osm/attributes.ts'

/** How the features of a target come: as which shapes, whether they may lack one, and what they are told apart by. */
interface TargetShape {
  /** What they may be given as; an area becomes a point where a point is among these. */
  readonly shapes: readonly Shape[]
  /** `optional`: a feature without geometry is taken too; `none`: a geometry is not looked at. */
  readonly geometry: 'required' | 'optional' | 'none'
  /** Their own code tells them apart, and stays when a file is written anew: it is their id in the source. */
  readonly byCode: boolean
}

const AREA: TargetShape = { shapes: ['area'], geometry: 'required', byCode: false }
const LINE: TargetShape = { shapes: ['line'], geometry: 'required', byCode: false }
const POINT: TargetShape = { shapes: ['node', 'area'], geometry: 'required', byCode: false }

const TARGET_SHAPES: Readonly<Record<Target, TargetShape>> = {
  region: AREA,
  building: AREA,
  green: AREA,
  road: LINE,
  railway: LINE,
  water: { ...AREA, shapes: ['line', 'area'] },
  place: POINT,
  facility: POINT,
  component: POINT,
  camera: POINT,
  route: LINE,
  sensor: POINT,
  pipe: LINE,
  unit: { ...POINT, byCode: true },
  department: { ...POINT, geometry: 'optional', byCode: true },
  enterprise: { ...POINT, geometry: 'optional', byCode: true },
  staff: { shapes: [], geometry: 'none', byCode: true },
  household: { shapes: [], geometry: 'none', byCode: true },
}

export function shapesOf(target: Target): readonly Shape[] {
  return TARGET_SHAPES[target].shapes
}

export function needsGeometry(target: Target): boolean {
  return TARGET_SHAPES[target].geometry === 'required'
}

export function takesGeometry(target: Target): boolean {
  return TARGET_SHAPES[target].geometry !== 'none'
}

export function isKeptByCode(target: Target | 'auto'): boolean {
  return target !== 'auto' && TARGET_SHAPES[target].byCode
}
