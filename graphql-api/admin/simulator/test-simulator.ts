import {
  NoSimulatorError,
  type SimulatorCommand,
  type SimulatorControl,
  type SimulatorState,
} from './simulator-control.ts'

/** A simulator that records commands and simulates nothing. */
export function testSimulator(): SimulatorControl & { readonly commands: readonly SimulatorCommand[] } {
  const commands: SimulatorCommand[] = []
  let state: SimulatorState = {
    running: true,
    speed: 1,
    faults: true,
    simulatedAtMs: 0,
    vehicles: 3,
    wearables: 2,
    sensors: 1,
    roads: 1,
    messagesSent: 0,
    itemsSent: 0,
    itemsPerMinute: 0,
    waiting: 0,
    shed: 0,
    refused: 0,
    scripts: [
      {
        id: 'rainstorm',
        title: { zh: '暴雨', en: 'Rainstorm' },
        summary: { zh: '下雨', en: 'It rains' },
        running: false,
        minutes: 40,
      },
    ],
  }
  return {
    commands,
    state: () => state,
    send(command) {
      commands.push(command)
      if (command.command === 'set') {
        const { speed = state.speed, running = state.running, faults = state.faults } = command
        state = { ...state, speed, running, faults }
      } else if (!state.scripts.some(({ id }) => id === command.id))
        return Promise.reject(new NoSimulatorError('no such script'))
      else {
        const running = command.command === 'startScript'
        state = {
          ...state,
          scripts: state.scripts.map((script) => (script.id === command.id ? { ...script, running } : script)),
        }
      }
      return Promise.resolve(state)
    },
  }
}
