// A simulator for tests: it answers commands, and ends with its parent as the real one does.
const state = { running: true, speed: 1, scripts: [] }
process.send({ state })
process.on('message', ({ id, command }) => {
  if (command.command === 'set' && command.speed !== undefined) state.speed = command.speed
  if (command.command === 'startScript')
    process.send({ state, answers: id, error: `there is no script "${command.id}"` })
  else if (command.command === 'stopScript') process.exit(3)
  else process.send({ state, answers: id })
})
process.on('disconnect', () => process.exit(0))
