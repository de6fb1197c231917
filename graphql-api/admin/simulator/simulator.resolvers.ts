import { command } from '../../graphql/command.ts'
import type { Resolvers } from '../../graphql/types.generated.ts'
import { runScript, setSimulator } from './simulator.service.ts'

export const simulatorResolvers: Resolvers = {
  Query: { simulator: (_, __, { services }) => services.simulator?.state() ?? null },
  Mutation: {
    setSimulator: command((session, actor, change, { services }) =>
      setSimulator(session, actor, services.simulator, change),
    ),
    startScript: command((session, actor, { id }, { services }) =>
      runScript(session, actor, services.simulator, 'startScript', id),
    ),
    stopScript: command((session, actor, { id }, { services }) =>
      runScript(session, actor, services.simulator, 'stopScript', id),
    ),
  },
  Simulator: {
    simulatedAt: ({ simulatedAtMs }) => new Date(simulatedAtMs),
    problem: ({ problem }) => problem ?? null,
    scripts: ({ scripts }) => [...scripts],
  },
  SimulatorScript: {
    title: ({ title }) => title.zh,
    titleEn: ({ title }) => title.en,
    summary: ({ summary }) => summary.zh,
    summaryEn: ({ summary }) => summary.en,
    startedAt: ({ startedAtMs }) => (startedAtMs === undefined ? null : new Date(startedAtMs)),
    step: ({ step }) => step?.zh ?? null,
    stepEn: ({ step }) => step?.en ?? null,
    progress: ({ progress }) => progress ?? null,
  },
}
