// A worker thread does not inherit the TypeScript loader of its parent; this registers it, then reads.
import { register } from 'tsx/esm/api'

register()
await import('./read-thread.ts')
