import { defineDomain } from '../../graphql/domain.ts'
import { simulatorResolvers } from './simulator.resolvers.ts'

export const simulator = defineDomain(import.meta.url, {
  schema: ['simulator.graphql'],
  resolvers: simulatorResolvers,
  rows: {
    Simulator: './simulator-control.ts#SimulatorState',
    SimulatorScript: './simulator-control.ts#ScriptState',
  },
})
