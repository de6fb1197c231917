import { Command } from 'commander'
import type { Importer } from '../../import/importer.ts'
import { importers } from '../../import/index.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { openDatabase } from '../../platform/open-database.ts'
import { addTokenVerbs, addUserVerbs } from './account-verbs.ts'
import { runAuditList, runAuditVerify, type AuditListArguments } from './audit-command.ts'
import { runBackup, runRestore, type RestoreArguments } from './backup-command.ts'
import { runDemoLoad, runDemoRemove, runDemoWrite, type DemoArguments } from './demo-command.ts'
import { runDoctor } from './doctor-command.ts'
import { EXPORT_FORMATS, EXPORT_SYSTEMS } from '../export/export-rows.ts'
import { runExport, type ExportArguments } from './export-command.ts'
import { addFeedVerbs } from './feed-verbs.ts'
import { runDraw, type DrawArguments } from './grids-command.ts'
import { runImport } from './import-command.ts'
import { addSetVerbs } from './set-command.ts'
import { finalizeCity } from './finalize-city.ts'
import { databaseSettings } from './settings.ts'
import { addSourceVerbs } from './source-verbs.ts'
import type { Terminal } from './terminal.ts'
import { runTilesBuild, type TilesArguments } from './tiles-command.ts'
import { withDatabase } from './with-database.ts'

/**
 * The `city` command: every verb with its options and examples.
 * @param finish receives the exit code of the verb
 */
export function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const { say } = terminal
  const program = new Command('city').description(say('about')).showHelpAfterError(false)
  const examples = (...lines: string[]): string =>
    `\n${say('examples')}:\n${lines.map((line) => `  npm run city -- ${line}`).join('\n')}\n`
  program.addHelpText('after', examples('import osm porto.osm.pbf', 'grids draw', 'doctor'))

  const importing = program.command('import').description(say('importAbout'))
  importing.addHelpText(
    'after',
    examples(
      ...importers.map(
        (importer) => EXAMPLES[importer.id] ?? `import ${importer.id} file${importer.extensions[0] ?? ''}`,
      ),
    ),
  )
  // Options are opaque between an importer's `parse` and its `read`.
  for (const importer of importers as readonly unknown[] as readonly Importer[]) {
    const command = importing
      .command(importer.id)
      .description(`${importer.summary} (${importer.extensions.join(', ')})`)
      .argument('<file...>', say('files'))
      .option('--source <key>', say('optSource'))
      .option('--replace', say('optReplace'))
      .option('--merge', say('optMerge'))
      .option('--attribution <text>', say('optAttribution'))
      .option('--licence <text>', say('optLicence'))
      .option('--city-name <name>', say('optCityName'))
      .option('--city-code <code>', say('optCityCode'))
      .option('--dry-run', say('optDryRun'))
      .option('--beside-demo', say('optBesideDemo'))
    for (const option of importer.options) {
      const standard = option.default === undefined ? '' : ` (default: ${option.default})`
      command.option(`--${option.name} <${option.valueName}>`, `${option.description}${standard}`)
    }
    command.addHelpText(
      'after',
      examples(EXAMPLES[importer.id] ?? `import ${importer.id} file${importer.extensions[0] ?? ''}`),
    )
    command.action(async (files: string[], values: Record<string, string | boolean | undefined>) => {
      const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined)
      const own: Record<string, string> = {}
      for (const { name } of importer.options) {
        const value = text(camelCase(name))
        if (value !== undefined) own[name] = value
      }
      const given = {
        source: text('source'),
        attribution: text('attribution'),
        licence: text('licence'),
        cityName: text('cityName'),
        cityCode: text('cityCode'),
      }
      const args = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      const flags = {
        dryRun: values.dryRun === true,
        replace: values.replace === true,
        merge: values.merge === true,
        besideDemo: values.besideDemo === true,
      }
      finish(await runImport(terminal, importer, files, { ...args, ...flags, own }))
    })
  }

  addSourceVerbs(program, importing, terminal, examples, finish)

  program
    .command('export')
    .description(say('exportAbout'))
    .argument('<format>', EXPORT_FORMATS.join(', '))
    .argument('<file>', say('exportFile'))
    .requiredOption('--target <target>', say('exportTarget'))
    .option('--region <code>', say('exportRegion'))
    .option('--crs <system>', `${say('exportCrs')}: ${EXPORT_SYSTEMS.join(', ')} (EPSG:4326)`)
    .option('--bom', say('exportBom'))
    .option('--with-personal', say('exportPersonal'))
    .addHelpText(
      'after',
      examples(
        'export geojson buildings.geojson --target buildings',
        'export csv cameras.csv --target cameras --region 990101 --bom',
      ),
    )
    .action(async (format: string, file: string, args: ExportArguments) => {
      finish(await runExport(terminal, format, file, args))
    })

  const grids = program.command('grids').description(say('gridsAbout'))
  grids
    .command('draw')
    .description(say('drawAbout'))
    .option('--target-households <n>', `${say('optTarget')} (400)`)
    .option('--min <n>', `${say('optMin')} (300)`)
    .option('--max <n>', `${say('optMax')} (500)`)
    .option('--dry-run', say('optDryRun'))
    .option('--redraw', say('optRedraw'))
    .option('--yes', say('optYes'))
    .addHelpText(
      'after',
      examples('grids draw', 'grids draw --target-households 500 --dry-run', 'grids draw --redraw --yes'),
    )
    .action(async (args: DrawArguments) => {
      finish(await runDraw(terminal, args))
    })

  const demo = program.command('demo').description(say('demoAbout'))
  demo
    .command('write')
    .description(say('demoWriteAbout'))
    .argument('<folder>', say('demoFolder'))
    .option('--seed <seed>', say('optSeed'))
    .option('--scale <n>', say('optScale'))
    .addHelpText('after', examples('demo write demo-city', 'demo write small --seed mine --scale 0.05'))
    .action(async (folder: string, args: DemoArguments) => {
      finish(await runDemoWrite(terminal, folder, args))
    })
  demo
    .command('load')
    .description(say('demoLoadAbout'))
    .option('--seed <seed>', say('optSeed'))
    .option('--scale <n>', say('optScale'))
    .addHelpText('after', examples('demo load', 'demo load --scale 0.05'))
    .action(async (args: DemoArguments) => {
      finish(await runDemoLoad(terminal, args))
    })
  demo
    .command('remove')
    .description(say('demoRemoveAbout'))
    .option('--yes', say('optYes'))
    .addHelpText('after', examples('demo remove', 'demo remove --yes'))
    .action(async (args: { yes?: boolean }) => {
      finish(await runDemoRemove(terminal, args))
    })

  program
    .command('tiles')
    .description(say('tilesAbout'))
    .command('build')
    .description(say('tilesBuildAbout'))
    .argument('[tileset...]', say('tilesets'))
    .option('--full', say('optFull'))
    .option('--max-zoom <n>', say('optMaxZoom'))
    .option('--dry-run', say('optDryRun'))
    .addHelpText(
      'after',
      examples('tiles build', 'tiles build buildings roads --full', 'tiles build --max-zoom 14 --dry-run'),
    )
    .action(async (ids: string[], args: TilesArguments) => {
      finish(await runTilesBuild(terminal, ids, args))
    })

  addUserVerbs(program, terminal, examples, finish)
  addTokenVerbs(program, terminal, examples, finish)

  addFeedVerbs(program, terminal, examples, finish)
  addSetVerbs(program, terminal, examples, finish)

  const audit = program.command('audit').description(say('auditAbout'))
  audit
    .command('verify')
    .description(say('auditVerifyAbout'))
    .addHelpText('after', examples('audit verify'))
    .action(async () => {
      finish(await runAuditVerify(terminal))
    })
  audit
    .command('list')
    .description(say('auditListAbout'))
    .option('--actor <name>', say('optAuditActor'))
    .option('--action <action>', say('optAuditAction'))
    .option('--limit <n>', `${say('optAuditLimit')} (50)`)
    .addHelpText(
      'after',
      examples('audit list', 'audit list --actor wang --action staff.reveal', 'audit list --action session'),
    )
    .action(async (args: AuditListArguments) => {
      finish(await runAuditList(terminal, args))
    })

  program
    .command('backup')
    .description(say('backupAbout'))
    .argument('[file]', say('backupFile'))
    .addHelpText('after', examples('backup', 'backup /srv/backups/city.backup'))
    .action(async (file: string | undefined) => {
      finish(await runBackup(terminal, file))
    })
  program
    .command('restore')
    .description(say('restoreAbout'))
    .argument('<file>', say('restoreFile'))
    .option('--check', say('optCheck'))
    .addHelpText('after', examples('restore city.backup --check', 'restore city.backup'))
    .action(async (file: string, args: RestoreArguments) => {
      finish(await runRestore(terminal, file, args))
    })

  program
    .command('finalize')
    .alias('settle')
    .description(say('finalizeAbout'))
    .option('--city-name <name>', say('optCityName'))
    .addHelpText('after', examples('finalize', 'finalize --city-name 上海市'))
    .action(async ({ cityName }: { cityName?: string }) => {
      await withDatabase(terminal, (database) =>
        finalizeCity(database, terminal, cityName === undefined ? {} : { cityName }),
      )
      finish(0)
    })

  program
    .command('migrate')
    .description(say('migrateAbout'))
    .addHelpText('after', examples('migrate'))
    .action(async () => {
      const database = await openDatabase(databaseSettings(terminal.environment))
      try {
        const names = await migrate(database)
        terminal.print(names.length === 0 ? say('upToDate') : say('migrated', { names: names.join(', ') }))
      } finally {
        await database.close()
      }
      finish(0)
    })

  program
    .command('doctor')
    .description(say('doctorAbout'))
    .addHelpText('after', examples('doctor'))
    .action(async () => {
      finish(await runDoctor(terminal))
    })
  return program
}

const EXAMPLES: Readonly<Record<string, string>> = {
  osm: 'import osm porto.osm.pbf --city-name Porto',
  geojson: 'import geojson buildings.geojson --target buildings --crs GCJ-02',
  csv: 'import csv cameras.csv --target cameras --encoding gbk',
  gtfs: 'import gtfs bus-timetable.zip --source bus-company',
}

/** Commander's name for the value of `--dry-run`. */
function camelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
