import { entityFeed } from '../ngsi/entity-feed.ts'

/**
 * Cameras, as Camera of Smart Data Models: where each is and what it is called. Pictures and streams stay with the system that has them.
 * They come in as things of kind `other`: cameras of the city itself are imported, since who may see them hangs on rights of their own.
 */
export const ngsiCameras = entityFeed(
  {
    id: 'ngsi-cameras',
    title: { zh: '摄像机（NGSI）', en: 'Cameras (NGSI)' },
    publisher: { zh: '公安局', en: 'Public security bureau' },
    carries: ['thing'],
    licence: 'internal',
    grade: 'restricted',
    cadenceMs: 86_400_000,
    staleAfterMs: 172_800_000,
    sample: 'ngsi-cameras.json',
  },
  ['Camera'],
  (reader, { name: thing }) => {
    const position = reader.point()
    if (!position) {
      if (!reader.first('location'))
        reader.measured.faultAt('location', 'INVALID', 'is missing; expected a GeoJSON Point')
      return
    }
    const name = reader.text('cameraName', 'name', 'streamName')
    const owner = reader.text('owner', 'dataProvider')
    reader.measured.add({
      kind: 'thing',
      thing,
      sensorKind: 'other',
      ...(name !== undefined && { name }),
      ...(owner !== undefined && { owner }),
      ...position,
    })
  },
)
