import { z } from 'zod'
import { MOVER_KINDS, type MoverKind } from '../../../domain/mover-kinds.ts'
import {
  choiceField,
  codeField,
  crsField,
  flagField,
  instantField,
  latField,
  lngField,
  numberField,
  textField,
  wgs84Of,
} from '../formats/devices/field.ts'
import { deviceFeed } from '../formats/devices/device-feed.ts'

const KINDS = Object.keys(MOVER_KINDS) as [MoverKind, ...MoverKind[]]

const FIX = z.object(
  {
    device: codeField('the vehicle’s device number'),
    at: instantField,
    kind: choiceField('kind of vehicle', KINDS),
    /** False: no satellite fix; the position is an old one and is not used. */
    valid: flagField('whether the position was fixed by satellites').optional(),
    lng: lngField,
    lat: latField,
    crs: crsField,
    speedKmh: numberField('km/h', 0, 400).optional(),
    bearingDeg: numberField('degrees clockwise from true north', 0, 360).optional(),
    plate: textField('number plate or fleet number', 32).optional(),
    unitCode: codeField('code of the response unit').optional(),
    routeRef: textField('number of the line', 32).optional(),
  },
  { error: 'an object {device, at, kind, lng, lat, …}' },
)

/** 卫星定位车载终端 (on-board GPS): taxis, patrol cars, fire engines and the city's own vehicles. */
export const fleetAvl = deviceFeed(
  {
    id: 'fleet-avl',
    title: { zh: '车辆定位', en: 'Vehicle positions' },
    publisher: { zh: '交通运输局', en: 'Transport bureau' },
    carries: ['fix'],
    licence: 'internal',
    grade: 'shared',
    cadenceMs: 10_000,
    staleAfterMs: 60_000,
    sample: 'fleet-avl.json',
    sensitive: { fields: ['driver', 'plate'], plates: true },
  },
  FIX,
  ({ device, at, kind, valid, lng, lat, crs, speedKmh, bearingDeg, plate, unitCode, routeRef }, measured) => {
    // A receiver without a fix reports 0, 0, which is in the Gulf of Guinea.
    if (valid === false || (lng === 0 && lat === 0)) return
    measured.add({
      kind: 'fix',
      mover: device,
      moverKind: kind,
      ...wgs84Of({ lng, lat, crs }),
      observedAtMs: at,
      ...(speedKmh !== undefined && { speedKmh }),
      ...(bearingDeg !== undefined && { bearingDeg }),
      ...(plate !== undefined && { name: plate }),
      ...(unitCode !== undefined && { unitCode }),
      ...(routeRef !== undefined && { routeRef }),
    })
  },
)
