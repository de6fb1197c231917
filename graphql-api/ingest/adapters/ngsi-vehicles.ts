import type { MoverKind } from '../../../domain/mover-kinds.ts'
import { entityFeed } from '../formats/ngsi/entity-feed.ts'
import type { EntityReader } from '../formats/ngsi/entity-reader.ts'

/** `vehicleType` and `emergencyVehicleType` of the model that state the purpose, lower case. */
const BY_TYPE: Readonly<Record<string, MoverKind>> = {
  ambulance: 'ambulance',
  policecar: 'patrol',
  policemotorcycle: 'patrol',
  fireengine: 'fire_engine',
  firetender: 'fire_engine',
  bus: 'bus',
  minibus: 'bus',
  trolley: 'bus',
  taxi: 'taxi',
  train: 'metro',
  tram: 'metro',
  bicycle: 'bike',
  tricycle: 'bike',
  boat: 'boat',
  ship: 'boat',
  drone: 'drone',
}
/** Types used by any trade; `serviceProvided` says more. */
const BY_BODY: Readonly<Record<string, MoverKind>> = {
  lorry: 'truck',
  truck: 'truck',
  articulatedvehicle: 'truck',
  bintrolley: 'sanitation',
  car: 'car',
  carorlightvehicle: 'car',
  van: 'car',
  motorcycle: 'car',
}
const SANITATION = /garbage|waste|cleaning|sweep|sanitation/i
const HAZARDOUS = /hazard|dangerous|chemical/i

/** Fleet vehicles, as Vehicle of Smart Data Models. */
export const ngsiVehicles = entityFeed(
  {
    id: 'ngsi-vehicles',
    title: { zh: '车辆位置（NGSI）', en: 'Vehicles (NGSI)' },
    publisher: { zh: '交通运输局', en: 'Transport bureau' },
    carries: ['fix'],
    licence: 'internal',
    grade: 'shared',
    cadenceMs: 10_000,
    staleAfterMs: 120_000,
    sample: 'ngsi-vehicles.json',
    sensitive: { fields: ['vehiclePlateIdentifier', 'license_plate', 'owner', 'driver'], plates: true },
  },
  ['Vehicle'],
  (reader, { name: mover }) => {
    const position = reader.point()
    if (!position) {
      if (!reader.first('location'))
        reader.measured.faultAt('location', 'INVALID', 'is missing; expected a GeoJSON Point')
      return
    }
    const observedAtMs =
      reader.first('location')?.observedAtMs ??
      reader.timeOrFault('observationDateTime', 'dateObserved', 'TimeInstant', 'dateModified', 'modifiedAt')
    if (observedAtMs === undefined) return
    const name = reader.text('vehiclePlateIdentifier', 'license_plate', 'fleetVehicleId', 'name')
    const speedKmh = reader.number('speed', 'KMH', 'km/h')
    const bearingDeg = reader.number(reader.first('bearing') ? 'bearing' : 'heading', 'DD', '°')
    const withinCircle = bearingDeg !== undefined && bearingDeg >= 0 && bearingDeg <= 360
    // The model uses −1 for a stationary vehicle.
    if (bearingDeg !== undefined && !withinCircle && bearingDeg !== -1)
      reader.measured.faultAt('bearing', 'OUT_OF_RANGE', `is ${bearingDeg}; expected 0 to 360°, or −1`)
    if (speedKmh !== undefined && speedKmh < 0 && speedKmh !== -1)
      reader.measured.faultAt('speed', 'OUT_OF_RANGE', `is ${speedKmh} km/h; expected 0 or more, or −1`)
    reader.measured.add({
      kind: 'fix',
      mover,
      moverKind: kindOf(reader),
      ...position,
      observedAtMs,
      ...(speedKmh !== undefined && speedKmh >= 0 && { speedKmh }),
      ...(withinCircle && { bearingDeg: bearingDeg % 360 }),
      ...(name !== undefined && { name }),
    })
  },
)

function kindOf(reader: EntityReader): MoverKind {
  const lookUp = (table: Readonly<Record<string, MoverKind>>, attribute: string) => {
    const word = reader.text(attribute)?.toLowerCase() ?? ''
    return Object.hasOwn(table, word) ? table[word] : undefined
  }
  const byType = lookUp(BY_TYPE, 'vehicleType')
  if (byType) return byType
  const service = reader.words('serviceProvided').join(' ')
  if (HAZARDOUS.test(`${service} ${reader.text('cargoType') ?? ''}`)) return 'hazardous'
  if (SANITATION.test(service)) return 'sanitation'
  return lookUp(BY_TYPE, 'emergencyVehicleType') ?? lookUp(BY_BODY, 'vehicleType') ?? 'other'
}
