import { defineDomain } from '../../graphql/domain.ts'
import { cameraResolvers } from './cameras.resolvers.ts'

export const cameras = defineDomain(import.meta.url, {
  schema: ['cameras.graphql'],
  resolvers: cameraResolvers,
  rows: {
    Camera: './cameras.service.ts#CameraRow',
    CameraConnection: './cameras.service.ts#CameraRows',
  },
})
