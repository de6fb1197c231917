import type { Camera } from '../feed/feed-item.ts'
import { entityFeed } from '../formats/ngsi/entity-feed.ts'

/**
 * Cameras, as Camera of Smart Data Models: where each is, what it is called and of which kind. Addresses of pictures and streams stay with
 * the system that has them: they may hold a password, and are not read.
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

/** The model leaves the words open. */
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

/** Some systems name a camera by its stream. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
}
