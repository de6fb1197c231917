import { audit } from './audit-command.ts'
import { backup, restore } from './backup-command.ts'
import { demo } from './demo-command.ts'
import { doctor } from './doctor-command.ts'
import { exportRowsVerb } from './export-command.ts'
import { feeds } from './feeds-command.ts'
import { finalize } from './finalize-command.ts'
import { grids } from './grids-command.ts'
import { importFilesVerb } from './import-command.ts'
import { migrate } from './migrate-command.ts'
import { set } from './set-command.ts'
import { source } from './source-command.ts'
import { tiles } from './tiles-command.ts'
import { token } from './token-command.ts'
import { user } from './user-command.ts'
import type { Verb } from './verb.ts'

/** Every verb of `city`, in the order of its help. */
export const VERBS: readonly Verb[] = [
  importFilesVerb,
  source,
  exportRowsVerb,
  grids,
  demo,
  tiles,
  user,
  token,
  feeds,
  set,
  audit,
  backup,
  restore,
  finalize,
  migrate,
  doctor,
]
