// A worker thread does not inherit the TypeScript loader of its parent; this registers it, then starts the engine.
import { register } from 'tsx/esm/api'

register()
await import('./engine-worker.ts')
