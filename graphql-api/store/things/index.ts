import { building } from './building.ts'
import { camera } from './camera.ts'
import { component } from './component.ts'
import { department } from './department.ts'
import { enterprise } from './enterprise.ts'
import { facility } from './facility.ts'
import { green } from './green.ts'
import { household } from './household.ts'
import { pipe } from './pipe.ts'
import { place } from './place.ts'
import { railway } from './railway.ts'
import { region } from './region.ts'
import { road } from './road.ts'
import { route } from './route.ts'
import { sensor } from './sensor.ts'
import { staff } from './staff.ts'
import { unit } from './unit.ts'
import { water } from './water.ts'

/** All kinds of stored things, in the order used by lists. */
export const THINGS = [
  region,
  building,
  road,
  railway,
  water,
  green,
  place,
  facility,
  component,
  camera,
  route,
  sensor,
  pipe,
  department,
  staff,
  unit,
  enterprise,
  household,
] as const
