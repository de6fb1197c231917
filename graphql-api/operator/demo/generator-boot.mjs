// A worker thread does not inherit the TypeScript loader of its parent; this registers it, then starts the generator.
import { register } from 'tsx/esm/api'

register()
await import('./generator-thread.ts')
