import type { Camera } from '../feed/feed-item.ts'
import { entityFeed } from '../formats/ngsi/entity-feed.ts'

/**
 * Cameras, as Camera of Smart Data Models: position, name and kind. Addresses of pictures and streams may contain a
 * password and are not read.
 */
export const ngsiCameras = entityFeed(
  {
    id: 'ngsi-cameras',
    title: { zh: '摄像机（NGSI）', en: 'Cameras (NGSI)' },
    publisher: { zh: '公安局', en: 'Public security bureau' },
    carries: ['camera'],
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
    const name = [reader.text('cameraName'), reader.text('name'), reader.text('streamName')].find(
      (text) => text !== undefined && !isAddress(text),
    )
    const operator = reader.text('owner', 'dataProvider')
    reader.measured.add({
      kind: 'camera',
      thing,
      cameraKind: CAMERA_KINDS[reader.text('cameraType')?.toLowerCase() ?? ''] ?? 'unknown',
      ...(name !== undefined && { name }),
      ...(operator !== undefined && !isAddress(operator) && { operator }),
      ...position,
    })
  },
)

/** The model does not define the words. */
const CAMERA_KINDS: Readonly<Record<string, Camera['cameraKind']>> = {
  fixed: 'fixed',
  bullet: 'fixed',
  box: 'fixed',
  dome: 'dome',
  'speed dome': 'dome',
  hemisphere: 'hemisphere',
  'mini dome': 'hemisphere',
  ptz: 'ptz',
}

/** Some systems use the stream's address as the camera's name. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
}
