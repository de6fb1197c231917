import { defineDomain } from '../../graphql/domain.ts'
import { pipeResolvers } from './pipes.resolvers.ts'

export const pipes = defineDomain(import.meta.url, {
  schema: ['pipes.graphql'],
  resolvers: pipeResolvers,
  rows: {
    Pipe: './pipes.service.ts#PipeRow',
    PipeConnection: './pipes.service.ts#PipeRows',
  },
})
