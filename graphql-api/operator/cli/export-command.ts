import { ImportError } from '../../store/import-error.ts'
import { parseTarget } from '../../store/target-name.ts'
import { EXPORT_FORMATS, EXPORT_SYSTEMS, exportRows, type ExportFormat } from '../export/export-rows.ts'
import { UsageError } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { terminalUser } from './user-command.ts'
import { withDatabase } from './with-database.ts'
import type { Verb } from './verb.ts'
import type { Words } from './messages.ts'

/** What this verb alone says. */
const WORDS = {
  exportAbout: ['write the rows of one kind to a file that can be imported again', '把一类数据导出为文件，可再次导入'],
  exportFile: ['file to write; it appears when it is complete', '要写入的文件；写完整后才出现'],
  exportTarget: [
    'what is written, as in an import: buildings, cameras …',
    '要导出的类别，与导入相同：buildings、cameras 等',
  ],
  exportRegion: ['code of a region: rows in it and below', '区划代码：只导出该区域及其下级的数据'],
  exportCrs: ['coordinate system', '坐标系'],
  exportBom: ['begin a CSV with the mark that Excel knows UTF-8 by', 'CSV 以 BOM 开头，便于 Excel 识别 UTF-8'],
  exportPersonal: [
    'with names and phones of staff, and households; the audit says so',
    '包含人员姓名、电话和住户；记入审计',
  ],
  exporting: ['writing {file}', '正在写入 {file}'],
  exported: ['{file}: {rows} rows ({target})', '{file}：{rows} 行（{target}）'],
  exportStopped: ['stopped: {file} was not written', '已停止：没有写入 {file}'],
  exportNeedsTarget: [
    '--target names the one kind to write, e.g. buildings',
    '--target 应指定一个类别，例如 buildings',
  ],
  badExportFormat: [
    '"{format}" is not an export format; expected one of {known}',
    '“{format}” 不是可导出的格式；可用：{known}',
  ],
} as const satisfies Readonly<Record<string, Words>>

/** `city export`. */
export const exportRowsVerb: Verb = (city, { terminal, examples, finish }) => {
  const { say } = terminal
  city
    .command('export')
    .description(say(WORDS.exportAbout))
    .argument('<format>', EXPORT_FORMATS.join(', '))
    .argument('<file>', say(WORDS.exportFile))
    .requiredOption('--target <target>', say(WORDS.exportTarget))
    .option('--region <code>', say(WORDS.exportRegion))
    .option('--crs <system>', `${say(WORDS.exportCrs)}: ${EXPORT_SYSTEMS.join(', ')} (EPSG:4326)`)
    .option('--bom', say(WORDS.exportBom))
    .option('--with-personal', say(WORDS.exportPersonal))
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
}

export interface ExportArguments {
  readonly target?: string
  readonly region?: string
  readonly crs?: string
  readonly bom?: boolean
  readonly withPersonal?: boolean
}

/** `city export <format> <file>`. @returns exit code: 0, or 130 if stopped; then there is no file */
async function runExport(terminal: Terminal, format: string, file: string, args: ExportArguments): Promise<number> {
  const { say, print, signal } = terminal
  if (!isFormat(format)) throw new UsageError(say(WORDS.badExportFormat, { format, known: EXPORT_FORMATS.join(', ') }))
  const target = parseTarget(args.target ?? '')
  if (target === 'auto') throw new ImportError(say(WORDS.exportNeedsTarget))
  const progress = terminal.progress(say(WORDS.exporting, { file }))
  try {
    const rows = await withDatabase(terminal, (database) =>
      exportRows(database, {
        ...{ format, target, file, signal, actor: terminalUser() },
        ...{ bom: args.bom === true, withPersonal: args.withPersonal === true },
        ...(args.region !== undefined && { within: args.region }),
        ...(args.crs !== undefined && { crs: args.crs }),
        onProgress: (done, total) => {
          progress.update(done, total, target)
        },
      }),
    )
    progress.end()
    print(say(WORDS.exported, { rows, target, file }))
    return 0
  } catch (error) {
    if (!signal.aborted) throw error
    progress.end()
    print(say(WORDS.exportStopped, { file }))
    return 130
  } finally {
    progress.end()
  }
}

function isFormat(text: string): text is ExportFormat {
  return EXPORT_FORMATS.some((format) => format === text)
}
