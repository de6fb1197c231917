import type { Target } from '../../store/feature.ts'
import { TARGETS, thingOf } from '../../store/things/by-table.ts'

/** Every message of `city` in both languages; `{name}` is replaced by a value. */
const CATALOGUE = {
  about: ['City Brain: the operator’s tool', '城市大脑：运维命令行工具'],
  importAbout: ['read files into the city', '把文件导入城市数据库'],
  files: ['files to read, one after another', '要导入的文件，依次处理'],
  optSource: [
    'key of the source of its rows (default: the format, or a unique key from the file’s name)',
    '数据来源的标识（默认：格式名，或由文件名得出且不与其他文件重复的标识）',
  ],
  optReplace: [
    'the file is complete: remove rows of its source that it no longer has',
    '文件为完整数据：移除该来源中文件已不再包含的内容',
  ],
  optMerge: [
    'import it even if it lies far from the city, or another source has the same things',
    '即使数据远离本市，或其他来源已有相同要素，也照常导入',
  ],
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
  optJson: ['as JSON', '以 JSON 输出'],
  sourceAbout: ['sources of the city’s rows', '数据来源'],
  sourceListAbout: [
    'list sources: key, format, rows by kind, imports, first and last, coordinate system, user',
    '列出数据来源：标识、格式、各类行数、导入次数、首次与最近导入、坐标系、导入人',
  ],
  sourceShowAbout: ['show a source with its files and imports', '查看一个来源及其文件和导入记录'],
  sourceRenameAbout: ['give a source another key', '更改来源的标识'],
  sourceRemoveAbout: ['remove a source with all its rows', '移除一个来源及其全部数据'],
  undoAbout: [
    'restore the state before an import (default: the last one)',
    '撤销一次导入，恢复到导入之前的状态（默认：最近一次）',
  ],
  sourceKey: ['key of the source', '来源的标识'],
  sourceNewKey: ['its new key', '新的标识'],
  importId: ['number of the import, as in "source show"', '导入编号，见 “source show”'],
  sourceNone: ['nothing was imported yet', '尚未导入任何数据'],
  sourceImport: [
    '  import {id}: {file}, {bytes} bytes, sha256 {digest}, by {who}, {at} – {until}, state of {data}: inserted {inserted}, updated {updated}, unchanged {unchanged}, removed {removed}, rejected {rejected}',
    '  导入 {id}：{file}，{bytes} 字节，sha256 {digest}，导入人 {who}，{at} – {until}，数据时间 {data}：新增 {inserted}，更新 {updated}，未变 {unchanged}，移除 {removed}，拒绝 {rejected}',
  ],
  sourceImportUndone: ['    undone {at} by {who}', '    已于 {at} 由 {who} 撤销'],
  sourceImportUndoable: ['    npm run city -- import undo {id}', '    撤销：npm run city -- import undo {id}'],
  sourceRemoveAsk: [
    'Source "{key}" with {rows} rows will be removed. Continue? [y/N] ',
    '将移除来源“{key}”及其 {rows} 行数据。继续？[y/N] ',
  ],
  sourceRemoveNeedsYes: [
    'source remove deletes {rows} rows of "{key}": add --yes if nobody can be asked',
    'source remove 将移除“{key}”的 {rows} 行数据：无法询问时请加 --yes',
  ],
  sourceRemoving: ['removing {key}', '正在移除 {key}'],
  sourceRemoveStopped: [
    'stopped: removed rows stay removed; the same command removes the rest of {key}',
    '已停止：已移除的不再恢复；再次运行同一命令即可移除 {key} 的其余部分',
  ],
  sourceRemoved: ['{key} was removed: {rows} rows', '已移除 {key}：{rows} 行'],
  sourceRenamed: ['{key} is {newKey} now', '{key} 已改为 {newKey}'],
  undoing: ['undoing the import', '正在撤销导入'],
  undone: [
    'import {id} ({file}, source {source}) was undone: {gone} rows that it added were removed, {returned} were restored',
    '已撤销导入 {id}（{file}，来源 {source}）：移除其新增的 {gone} 行，{returned} 行恢复原状',
  ],
  olderKept: [
    '  {older} of the unchanged rows are newer here than in the file and stay',
    '  未变的 {older} 行在库中比文件更新，保持不变',
  ],
  removedGone: ['  removed {count} that the file no longer has: {kinds}', '  移除文件中已不存在的 {count} 行：{kinds}'],
  wouldRemove: [
    '  {count} that the file no longer has would be removed: {kinds}',
    '  将移除文件中已不存在的 {count} 行：{kinds}',
  ],
  outdated: [
    '{file} has data of {fileAt}, but import {id} ({fileName}) brought data of {dataAt}: nothing was changed. To return to an older state, undo the newer import: npm run city -- import undo {id}',
    '{file} 的数据时间为 {fileAt}，而导入 {id}（{fileName}）已载入 {dataAt} 的数据：没有改动。如需回到旧状态，请撤销较新的导入：npm run city -- import undo {id}',
  ],
  badSource: [
    '--source is "{source}"; expected 1 to 100 characters without spaces that do not begin with feed:',
    '--source 为“{source}”；应为 1 到 100 个不含空格的字符，且不以 feed: 开头',
  ],
  encodingAssumed: [
    '  {file} is not UTF-8: read as {encoding}; if its texts are garbled, name its encoding, e.g. --encoding big5',
    '  {file} 不是 UTF-8，已按 {encoding} 读取；如出现乱码，请用 --encoding 指定编码，例如 --encoding big5',
  ],
  sourceIs: ['  source {source}', '  来源 {source}'],
  mergeFar: [
    '{file} lies {km} km from everything in the city: is it another city? Another city needs a CITY_HOME or database of its own',
    '{file} 距本市已有数据 {km} 公里：是否为另一座城市？另一座城市应使用单独的 CITY_HOME 或数据库',
  ],
  mergeSame: [
    '{file} has things that source "{source}" already has: {same} of {looked} checked ({kind}). To update that source: --source {source}',
    '{file} 中的要素在本市已存在（来源“{source}”）：抽查 {looked} 个中有 {same} 个相同（{kind}）。如需更新该来源：--source {source}',
  ],
  mergeMoved: [
    '{file} uses ids that source "{source}" has for other things: {moved} of {looked} checked lie elsewhere. Row numbers are not ids: name a field with ids by --id, or give the file a --source of its own',
    '{file} 的编号在来源“{source}”中属于其他要素：抽查 {looked} 个中有 {moved} 个位置不同。行号不能作为标识：请用 --id 指定标识字段，或用 --source 指定单独的来源',
  ],
  mergeDemo: [
    'the demo city is in this database: {file} would be mixed with it. Remove it first: npm run city -- demo remove',
    '数据库中还有演示城市：{file} 会与其混在一起。请先移除：npm run city -- demo remove',
  ],
  mergeAsk: ['Import it anyway? [y/N] ', '仍要导入？[y/N] '],
  mergeNeedsFlag: ['{reason}; --merge imports it anyway', '{reason}；加 --merge 仍可导入'],
  optAttribution: ['attribution that the licence requires on the map', '许可要求在地图上显示的署名'],
  optLicence: ['licence of the data', '数据的许可协议'],
  optDryRun: ['read and count everything, write nothing', '只读取和统计，不写入'],
  optCityName: ['name of the city if no boundary of it is imported', '没有导入市界时城市的名称'],
  optCityCode: [
    'division code (6, 9 or 12 digits) of the city if its boundary has none (default 990100000000)',
    '市界没有代码时城市的区划代码（6、9 或 12 位）（默认 990100000000）',
  ],
  gridsAbout: ['administrative grids', '单元网格'],
  drawAbout: [
    'divide the city into grids along its streets, balanced by households',
    '沿街道把城市划分为户数均衡的网格',
  ],
  optTarget: ['households of a grid', '每个网格的目标户数'],
  optMin: ['minimum households of a grid', '每个网格的最少户数'],
  optMax: ['most households of a grid', '每个网格的最多户数'],
  optRedraw: [
    'drop the grids that were drawn before and draw anew; those from files stay',
    '删除以前自动划分的网格并重新划分；文件导入的网格保留',
  ],
  optYes: ['do not ask', '不再询问'],
  backupAbout: [
    'write the whole city to one file, also while the server runs',
    '把整个城市写成一个备份文件，服务器运行时也可以',
  ],
  backupFile: ['a new file (default: city-<time>.backup)', '新文件（默认：city-<时间>.backup）'],
  backingUp: ['backing up', '备份'],
  backedUp: [
    '{file}: {rows} rows of {tables} tables, {files} feed definitions, {megabytes} MB in {seconds} s; it contains password hashes and personal data: protect it like the database',
    '{file}：{tables} 张表共 {rows} 行，{files} 个数据源定义，{megabytes} MB，用时 {seconds} 秒；内含密码散列和个人信息，请与数据库同等保管',
  ],
  restoreAbout: [
    'restore a backup into an empty database of either engine, all of it or nothing',
    '把备份恢复到空数据库（内嵌或服务器均可），要么全部恢复，要么什么都不变',
  ],
  restoreFile: ['a file that backup wrote', 'backup 写出的文件'],
  optCheck: ['read it and compare its digests, write nothing', '只读取并核对摘要，不写入'],
  restoring: ['restoring', '恢复'],
  checking: ['checking', '核对'],
  backupWhole: [
    '{file} is complete: {city}, {madeAt}, {rows} rows of {tables} tables',
    '{file} 完整：{city}，{madeAt}，{tables} 张表共 {rows} 行',
  ],
  backupOlder: [
    'it is older than this version: {newer} migrations run after it is restored',
    '备份早于当前版本：恢复后还将执行 {newer} 个迁移',
  ],
  restored: [
    '{city} of {madeAt} was restored: {rows} rows of {tables} tables, each equal to its digest, in {seconds} s; restart servers that used this database',
    '已恢复{city}（{madeAt}）：{tables} 张表共 {rows} 行，摘要逐一相符，用时 {seconds} 秒；请重新启动曾连接此数据库的服务器',
  ],
  restoreKept: [
    '{file} already exists and stays as it is; the one in the backup was not written',
    '{file} 已存在，保持原样；未写入备份中的版本',
  ],
  stoppedRestore: ['stopped: nothing was changed', '已停止：没有任何改动'],
  unnamedCity: ['a city without a name', '未命名的城市'],
  demoAbout: ['the demo city: a made-up district', '演示城市：虚构的城区'],
  demoWriteAbout: [
    'write the demo city as files, with a manifest; same seed, same bytes',
    '把演示城市写成文件并附清单；种子相同，内容逐字节相同',
  ],
  demoLoadAbout: [
    'load the demo city into the database, or continue an interrupted load; never beside a city’s own data',
    '把演示城市载入数据库，中断后可继续；绝不与城市自有数据混在一起',
  ],
  demoRemoveAbout: ['remove the demo city; your own imports stay', '移除演示城市；您导入的数据保留'],
  demoFolder: ['a new or empty folder, or one of an earlier run', '新目录、空目录或以前生成的目录'],
  optSeed: ['seed (CITY_SEED, else linjiang)', '种子（CITY_SEED，否则为 linjiang）'],
  optScale: [
    'size, 0.01…20; 1 is 30,000 buildings (CITY_DEMO_SCALE, else 1)',
    '规模，0.01…20；1 为三万栋建筑（CITY_DEMO_SCALE，否则为 1）',
  ],
  generating: ['generating the demo city', '生成演示城市'],
  loadingDemo: ['loading the demo city', '载入演示城市'],
  removing: ['removing the demo city', '移除演示城市'],
  demoWritten: [
    '{folder}: {files} files, {records} records (seed {seed}, scale {scale})',
    '{folder}：{files} 个文件，{records} 条记录（种子 {seed}，规模 {scale}）',
  ],
  demoLoaded: [
    'the demo city is loaded: {records} records, {rejected} rejected (seed {seed}, scale {scale})',
    '演示城市已载入：{records} 条记录，拒绝 {rejected} 条（种子 {seed}，规模 {scale}）',
  ],
  stoppedDemo: [
    'stopped: written rows are kept; "npm run city -- demo load" or the next start continues',
    '已停止：已写入的数据保留；“npm run city -- demo load” 或下次启动会继续',
  ],
  demoRemoved: [
    'the demo city was removed; it only returns with CITY_DEMO=1 or "npm run city -- demo load"',
    '演示城市已移除；只有设置 CITY_DEMO=1 或运行 “npm run city -- demo load” 才会再次载入',
  ],
  noDemo: ['there is no demo city here', '这里没有演示城市'],
  removeAsk: [
    'The demo city and everything drawn from it will be deleted. Continue? [y/N] ',
    '将删除演示城市及由它划分的内容。继续？[y/N] ',
  ],
  removeNeedsYes: [
    'demo remove deletes the demo city: add --yes if nobody can be asked',
    'demo remove 会删除演示城市：无法询问时请加 --yes',
  ],
  optBesideDemo: ['import even though the demo city exists, and keep it', '即使有演示城市也导入，并保留它'],
  besideAsk: [
    'The demo city is in this database: your import would be mixed with it. Import anyway? (To remove it: city demo remove) [y/N] ',
    '数据库中有演示城市，导入的数据会与它混成一座城市。仍要导入？（移除演示城市：city demo remove）[y/N] ',
  ],
  besideRefused: [
    'the demo city is in this database, and your import would be mixed with it: remove it by "city demo remove", or add --beside-demo',
    '数据库中有演示城市，导入的数据会与它混成一座城市：请先运行 city demo remove 移除它，或加 --beside-demo',
  ],
  demoBeside: [
    'the demo city is also in this database; to remove it: npm run city -- demo remove',
    '数据库中还有演示城市；移除它：npm run city -- demo remove',
  ],
  finalizeAbout: ['recompute region tree, codes, counts and search names', '重新计算区划树、代码、统计和搜索名称'],
  setAbout: ['set what holds for the city as a whole', '设置全市通用的参数'],
  setZoneAbout: [
    'the time zone of the city, for its days and the clock on every screen',
    '设置城市时区：决定按天统计的日界和所有屏幕上的时间',
  ],
  setZoneValue: [
    'an IANA name such as Asia/Shanghai; auto: by the city’s position',
    'IANA 时区名，例如 Asia/Shanghai；auto 表示按城市所在位置',
  ],
  setLanguageAbout: [
    'the language of the page for users who have not chosen one',
    '设置页面的默认语言，供没有自己选择过语言的人使用',
  ],
  setLanguageValue: ['zh, en; auto: by the browser', 'zh 或 en；auto 表示随浏览器'],
  badZone: [
    '"{zone}" is not a time zone; expected an IANA name such as Asia/Shanghai or Europe/Lisbon, or auto',
    '“{zone}”不是时区；应为 IANA 时区名，例如 Asia/Shanghai、Europe/Lisbon，或 auto',
  ],
  badLanguage: [
    '"{language}" is not a language of the page; expected zh, en or auto',
    '“{language}”不是页面语言；应为 zh、en 或 auto',
  ],
  zoneNowhere: [
    'time zone {zone}, until something is imported; then by the city’s position',
    '时区 {zone}；导入数据后按城市所在位置确定',
  ],
  zoneOfPlace: ['time zone {zone}, by the city’s position', '时区 {zone}，按城市所在位置确定'],
  zoneByHand: ['time zone {zone}, as set', '时区 {zone}，由人工设置'],
  languageSet: [
    'the page uses {language} for users who have not chosen a language',
    '没有选择过语言的人看到的页面语言为 {language}',
  ],
  languageFree: [
    'the page uses the browser’s language for users who have not chosen one',
    '没有选择过语言的人看到的页面语言随浏览器',
  ],
  migrateAbout: ['bring the database schema up to date', '更新数据库结构'],
  doctorAbout: ['check this machine and suggest what to do', '检查本机环境并给出处理办法'],
  examples: ['Examples', '示例'],
  importFailed: ['error', '错误'],
  noFile: ['{file}: no such file', '{file}：文件不存在'],
  notAFile: ['{file} is not a file', '{file} 不是文件'],
  unreadable: ['{file} cannot be read: {reason}', '{file} 无法读取：{reason}'],
  emptyFile: ['{file} is empty', '{file} 是空文件'],
  wrongExtension: ['{file}: "import {format}" reads {extensions}', '{file}：“import {format}” 只读取 {extensions}'],
  convertFirst: [
    '{file} is {kind}, which is not supported; convert it first: ogr2ogr {output} {file}, then: npm run city -- import gpkg {output}',
    '{file} 为 {kind} 格式，不能直接导入；请先转换：ogr2ogr {output} {file}，再运行：npm run city -- import gpkg {output}',
  ],
  isRaster: [
    '{file} is an image ({kind}) without features; to turn its values into areas: gdal_polygonize.py {file} {output}, then: npm run city -- import gpkg {output}',
    '{file} 为栅格图像（{kind}），不含要素；可先矢量化：gdal_polygonize.py {file} {output}，再运行：npm run city -- import gpkg {output}',
  ],
  otherFormat: [
    '{file}: "import {format}" does not read it; use: npm run city -- import {other} {file}',
    '{file}：“import {format}” 不读取此类文件；请使用：npm run city -- import {other} {file}',
  ],
  targetNeeded: [
    '{count} file(s) need a --target; nothing was imported: see above their fields and the suitable options (--target auto: by the fields, whatever they say)',
    '有 {count} 个文件需要指定 --target，未导入任何数据；各文件的字段及可用的选项见上（--target auto：按字段内容自动判断）',
  ],
  targetUnclear: ['{file}: its fields do not determine its features', '{file}：从字段看不出要素的类型'],
  targetLayer: [
    '  layer {layer} ({shapes}), fields with an example value:',
    '  图层 {layer}（{shapes}），字段及示例值：',
  ],
  targetNone: [
    '  no target accepts these fields as they are; map them to ours by --map (see --help)',
    '  没有可直接使用的 --target；请用 --map 指定字段对应关系（见 --help）',
  ],
  badCityCode: [
    '--city-code is "{code}"; expected 6, 9 or 12 digits, e.g. 310115',
    '--city-code 为“{code}”；应为 6、9 或 12 位数字，例如 310115',
  ],
  badNumber: ['--{name} is "{value}"; expected a whole number from 1', '--{name} 为“{value}”；应为不小于 1 的整数'],
  badOrder: [
    '--min {min}, --target-households {target}, --max {max}: expected ascending numbers',
    '--min {min}、--target-households {target}、--max {max}：必须依次不减',
  ],
  importing: ['importing {file}', '正在导入 {file}'],
  dryRunning: ['reading {file} (dry run)', '正在读取 {file}（试运行）'],
  finalizing: ['finalizing', '整理城市'],
  drawing: ['drawing grids', '划分网格'],
  counts: [
    '{file}: read {read} = loaded {loaded} + repaired {repaired} + rejected {rejected} + ignored {ignored}',
    '{file}：读取 {read} = 载入 {loaded} + 修复 {repaired} + 拒绝 {rejected} + 忽略 {ignored}',
  ],
  written: [
    '  inserted {inserted}, updated {updated}, unchanged {unchanged}',
    '  新增 {inserted}，更新 {updated}，未变 {unchanged}',
  ],
  seconds: ['  {seconds} s, {rate} features/s', '  {seconds} 秒，每秒 {rate} 个要素'],
  reason: ['  {outcome} {count}: {reason}', '  {outcome} {count}：{reason}'],
  rejected: ['rejected', '拒绝'],
  repaired: ['repaired', '修复'],
  ignored: ['ignored', '忽略'],
  notUnderstood: [
    '  not understood: {count} values; their features are loaded without them',
    '  无法理解的值：{count} 个；相应要素已载入，但不含这些值',
  ],
  notUnderstoodField: [
    '    {field}: {count}, e.g. "{value}" of {id}',
    '    {field}：{count} 个，例如 {id} 的“{value}”',
  ],
  manyRejected: [
    '{file}: {rejected} of {taken} features were rejected; the others are loaded',
    '{file}：{taken} 个要素中有 {rejected} 个被拒绝；其余已载入',
  ],
  report: [
    '  every value not understood, every rejected and repaired feature: {path}',
    '  无法理解的值、被拒绝和修复的要素清单：{path}',
  ],
  dryRunDone: ['  dry run: nothing was written', '  试运行：没有写入'],
  stopped: [
    'stopped: {kept} features of {file} are kept; the same import completes it',
    '已停止：{file} 的 {kept} 个要素已保存；再次导入同一文件即可补全',
  ],
  stoppedFinalizing: [
    'stopped: the rows are kept; "npm run city -- finalize" does the rest',
    '已停止：数据已保存；运行 “npm run city -- finalize” 完成其余步骤',
  ],
  stopping: ['stopping after this batch; Ctrl-C again ends at once', '当前批次完成后停止；再按一次 Ctrl-C 立即结束'],
  finalized: ['finalized in {seconds} s: {levels}', '整理完成，用时 {seconds} 秒：{levels}'],
  unresolved: [
    '  {table}: {rows} rows have an unresolved {column}, e.g. {examples}',
    '  {table}：{rows} 行的 {column} 找不到对应，例如 {examples}',
  ],
  gridsUninhabited: [
    'no grids were drawn: the city has no households to balance them by; import buildings or households first',
    '未划分网格：城市中没有户数可供均衡，请先导入建筑或住户',
  ],
  gridsUnbalanced: [
    '{grids} of {of} grids have fewer than {low} or more than {high} households: single buildings are larger, or too few are close together; choose another --target-households',
    '{of} 个网格中有 {grids} 个少于 {low} 户或多于 {high} 户：单栋建筑过大或住户过于分散；可用 --target-households 调整',
  ],
  outsideCity: [
    '  {table}: {rows} rows lie outside the city and in no region, e.g. {examples}',
    '  {table}：{rows} 行位于城市范围之外，不属于任何区划，例如 {examples}',
  ],
  recounted: [
    '  building.households: {buildings} buildings had another number than their household rows; the rows count, e.g. {examples}',
    '  building.households：{buildings} 栋建筑的户数与住户清单不符，已按清单更正，例如 {examples}',
  ],
  gridsDrawn: [
    '{grids} grids in {divided} regions ({communities} communities drawn)',
    '{divided} 个区域划分出 {grids} 个网格（新建 {communities} 个社区）',
  ],
  gridsNone: [
    'every region already has its grids; --redraw draws them again',
    '所有区域都已有网格；--redraw 可重新划分',
  ],
  balance: [
    'balance: {grids} drawn grids, {empty} without households; households {min} / {median} / {max} (min / median / max); {share} % within {low}–{high}',
    '均衡：{grids} 个网格，其中 {empty} 个无住户；户数 {min} / {median} / {max}（最少 / 中位 / 最多）；{share} % 在 {low}–{high} 之间',
  ],
  redrawAsk: [
    '{count} drawn grids and communities will be deleted and drawn again. Continue? [y/N] ',
    '将删除并重新划分 {count} 个自动划分的网格和社区。继续？[y/N] ',
  ],
  redrawNeedsYes: [
    '--redraw deletes {count} drawn grids and communities: add --yes if nobody can be asked',
    '--redraw 会删除 {count} 个自动划分的网格和社区：无法询问时请加 --yes',
  ],
  notDone: ['nothing was changed', '没有改动'],
  nothingLoaded: [
    'the city is empty: import something first, e.g. npm run city -- import osm city.osm.pbf',
    '城市为空：请先导入，例如 npm run city -- import osm city.osm.pbf',
  ],
  migrated: ['migrated: {names}', '已更新：{names}'],
  upToDate: ['the schema is up to date', '数据库结构已是最新'],
  ok: ['ok', '正常'],
  bad: ['to do', '待处理'],
  doctorNode: ['Node.js {version}', 'Node.js {version}'],
  doctorNodeBad: ['Node.js {version}: 20.19 or newer is required', 'Node.js {version}：需要 20.19 或更新版本'],
  doctorHome: ['CITY_HOME {path} is writable', 'CITY_HOME {path} 可写'],
  doctorHomeBad: [
    'CITY_HOME {path} is not writable ({reason}): set CITY_HOME to a folder of yours',
    'CITY_HOME {path} 不可写（{reason}）：请把 CITY_HOME 设为可写的目录',
  ],
  doctorHomeOpen: [
    "{path} (mode {mode}) is accessible to other users of this machine, and contains password hashes and keys: chmod 700 '{path}'",
    "{path}（权限 {mode}）可被本机其他用户读取，其中有密码哈希和密钥：请执行 chmod 700 '{path}'",
  ],
  doctorDisk: ['{free} GB free on its disk', '磁盘剩余 {free} GB'],
  doctorDiskBad: [
    '{free} GB free on the disk of CITY_HOME: a city of a million people takes about 2 GB',
    'CITY_HOME 所在磁盘仅剩 {free} GB：百万人口城市约需 2 GB',
  ],
  doctorDatabase: ['database: {engine}, PostgreSQL {version}', '数据库：{engine}，PostgreSQL {version}'],
  doctorDatabaseOld: ['PostgreSQL {version}: 15 or newer is required', 'PostgreSQL {version}：需要 15 或更新版本'],
  doctorDatabaseBad: ['database: {reason}', '数据库：{reason}'],
  doctorExtension: ['extension {name} {version}', '扩展 {name} {version}'],
  doctorDatabaseUnfit: ['the database is unsuitable: {reason}', '数据库不符合要求：{reason}'],
  doctorExtensionBad: [
    'extension {name} is not available: install it on the server (Debian: postgresql-{major}-postgis-3, postgresql-contrib)',
    '缺少扩展 {name}：请在服务器上安装（Debian：postgresql-{major}-postgis-3、postgresql-contrib）',
  ],
  doctorSchema: ['schema up to date ({count} migrations)', '数据库结构最新（{count} 个迁移）'],
  doctorSchemaBad: [
    '{count} migrations must be run: npm run city -- migrate',
    '有 {count} 个迁移待执行：npm run city -- migrate',
  ],
  doctorLoopback: ['listens on {host}: this machine only', '监听 {host}：仅限本机'],
  doctorProxy: ['listens on {host} behind a trusted proxy', '监听 {host}，前有受信任的代理'],
  doctorPublic: [
    'HOST is {host} without a proxy: passwords cross the network unencrypted; set up a TLS proxy and CITY_TRUST_PROXY=1',
    'HOST 为 {host} 且没有代理：密码以明文经过网络；请在前面部署带 TLS 的代理并设置 CITY_TRUST_PROXY=1',
  ],
  doctorPublicDemo: [
    'the demo city exists, but HOST is {host}: remove it (npm run city -- demo remove) or set HOST=127.0.0.1',
    '存在演示城市，但 HOST 为 {host}：请移除（npm run city -- demo remove）或设置 HOST=127.0.0.1',
  ],
  doctorDefaultSeed: [
    'it has the public default seed ({seed}): its data are known elsewhere',
    '演示城市使用默认种子（{seed}）：其内容人人可得',
  ],
  doctorAccounts: [
    'accounts: {accounts}, of which {administrators} administer the city',
    '账号：{accounts} 个，其中管理员 {administrators} 个',
  ],
  doctorNoAdministrator: [
    'nobody can administer the city: npm start creates the account admin, or npm run city -- user add … --role administrator --whole-city',
    '没有可用的管理员：npm start 会创建 admin 账号，或运行 npm run city -- user add … --role administrator --whole-city',
  ],
  doctorUnchanged: [
    'the generated password was never changed: {usernames}: sign in and change it',
    '仍在使用生成的初始密码：{usernames}：请登录并修改',
  ],
  doctorLeakproof: [
    'readers with regions are slow because {functions} is not marked leakproof: a superuser must run "select mark_leakproof()" in this database',
    '区域账号的查询较慢：{functions} 未标记为 leakproof；请由超级用户在本数据库运行 “select mark_leakproof()”',
  ],
  doctorTemporary: [
    'readers may create temporary tables; the owner of the database must run: revoke temporary on database "{database}" from public',
    '读取角色可以创建临时表；请由数据库属主执行：revoke temporary on database "{database}" from public',
  ],
  doctorSuperuser: [
    'the database user "{user}" is a superuser; for least privilege set DATABASE_OWNER_URL to the owner and DATABASE_URL to a member of city_whole, city_scoped and city_gate',
    '数据库用户“{user}”是超级用户；如需最小权限，请把 DATABASE_OWNER_URL 设为属主，DATABASE_URL 设为 city_whole、city_scoped、city_gate 的成员',
  ],
  doctorOwner: [
    'the database user "{user}" owns the tables; for least privilege set DATABASE_OWNER_URL to it and DATABASE_URL to a member of city_whole, city_scoped and city_gate',
    '数据库用户“{user}”是表的属主；如需最小权限，请把 DATABASE_OWNER_URL 设为它，DATABASE_URL 设为 city_whole、city_scoped、city_gate 的成员',
  ],
  doctorLogin: [
    'the database user "{user}" has no rights but those of readers and of accounts',
    '数据库用户“{user}”只能切换为读取或登录角色',
  ],
  doctorLoginBad: [
    'the user of DATABASE_URL, "{user}", may do more than read; its owner must run: alter role "{user}" nosuperuser noinherit, and remove it from the owner\'s role',
    'DATABASE_URL 的用户“{user}”权限过大；请由属主执行：alter role "{user}" nosuperuser noinherit，并将其移出属主角色',
  ],
  doctorEncoding: ['the database is encoded as {encoding}', '数据库编码：{encoding}'],
  doctorClock: ['the clocks of the database and of this machine agree', '数据库与本机时钟一致'],
  doctorClockBad: [
    'the clocks of the database and of this machine differ by {seconds} s: synchronize both by NTP',
    '数据库与本机时钟相差 {seconds} 秒：请用 NTP 校准两者',
  ],
  doctorOfRole: ['{setting} (of its user)', '{setting}（数据库用户）'],
  doctorOfDatabase: ['{setting} (of the database)', '{setting}（数据库）'],
  doctorDefaults: [
    'the database has other defaults, which are harmless, since every connection sets its own: {settings}',
    '数据库的默认设置有所不同，但每个连接都会自行设置，不受影响：{settings}',
  ],
  doctorZoneBad: [
    'but the city lies in the time zone of {place}: npm run city -- set time-zone auto',
    '但城市所在地的时区为 {place}：请运行 npm run city -- set time-zone auto',
  ],
  doctorArea: ['the city covers {area} km²', '城市面积 {area} 平方公里'],
  doctorAreaSmall: [
    'the city covers {area} km², less than the {least} of any city: its boundary is wrong, or coordinates are not in degrees',
    '城市面积仅 {area} 平方公里，应不小于 {least}：请检查边界是否正确、坐标是否为经纬度',
  ],
  doctorAreaLarge: [
    'the city covers {area} km², more than the {most} of any city: import its boundary, or remove data of other places (npm run city -- source list)',
    '城市面积达 {area} 平方公里，应不大于 {most}：请导入本市边界，或移除不属于本市的数据（npm run city -- source list）',
  ],
  doctorNoStray: ['nothing lies far outside the city', '没有远离城市的数据'],
  doctorStray: [
    'far outside the city: {kinds}; correct their positions in the file and import it again',
    '远离城市的数据：{kinds}：请在源文件中更正位置后重新导入',
  ],
  doctorStrayOf: ['{kind} ({rows})', '{kind} {rows} 条'],
  doctorStrayAtZero: ['{kind} ({rows}, of which {zero} at 0,0)', '{kind} {rows} 条（其中 {zero} 条位于 0,0）'],
  doctorOutside: [
    '{share} % of the loaded data lies in no region ({lost} of {rows} rows)',
    '不在任何区划内的数据占 {share}%（{rows} 条中的 {lost} 条）',
  ],
  doctorOutsideBad: [
    '{share} % of the loaded data lies in no region ({lost} of {rows} rows), and is hidden from accounts limited to regions: import the boundaries of this city',
    '不在任何区划内的数据占 {share}%（{rows} 条中的 {lost} 条），按区域授权的用户无法看到：请导入本市的区划边界',
  ],
  doctorDist: ['dashboard is built', '大屏页面已构建'],
  doctorDistBad: ['the dashboard is not built yet: npm start builds it', '大屏页面尚未构建：npm start 会构建'],
  doctorFont: ['Chinese font is there', '中文字体已安装'],
  doctorTiles: [
    'tile archives: {current} up to date, {stale} stale, {missing} not built ({tiles} tiles, {megabytes} MB)',
    '瓦片档案：{current} 个最新，{stale} 个待更新，{missing} 个未构建（{tiles} 个瓦片，{megabytes} MB）',
  ],
  doctorTilesStale: [
    '  stale: {stale}; not built: {missing}; the database answers changed tiles, "npm run city -- tiles build" updates them',
    '  待更新：{stale}；未构建：{missing}；已变化的瓦片由数据库应答，“npm run city -- tiles build” 可补齐',
  ],
  doctorTilesBad: [
    'tile archive {tileset}: {reason}: npm run city -- tiles build {tileset}',
    '瓦片档案 {tileset}：{reason}：npm run city -- tiles build {tileset}',
  ],
  tilesAbout: ['vector tiles', '矢量瓦片'],
  tilesBuildAbout: [
    'write tiles to archives (PMTiles) for the server; only changed tiles are encoded again',
    '把瓦片写入档案（PMTiles）供服务器直接应答；只重做有变化的部分',
  ],
  tilesets: ['tilesets to build (default: all)', '要构建的瓦片集（默认：全部）'],
  optFull: ['make every tile anew', '重做全部瓦片'],
  optMaxZoom: [
    'highest zoom to build; the database answers higher ones (default: all)',
    '构建的最高级别；更高级别由数据库应答（默认：全部）',
  ],
  buildingTiles: ['building tiles', '构建瓦片'],
  tilesPhase: [
    '{tileset}: {done} of {total} tiles, {seconds} s left',
    '{tileset}：{done}/{total} 个瓦片，剩余 {seconds} 秒',
  ],
  tilesBuilt: [
    '{tileset}: {encoded} tiles encoded, {copied} reused, {megabytes} MB, {seconds} s',
    '{tileset}：新做 {encoded} 个瓦片，沿用 {copied} 个，{megabytes} MB，{seconds} 秒',
  ],
  tilesCounted: [
    '{tileset}: {encoded} tiles to encode, {copied} to reuse',
    '{tileset}：需新做 {encoded} 个瓦片，沿用 {copied} 个',
  ],
  tilesCurrent: ['{tileset}: up to date ({copied} tiles)', '{tileset}：已是最新（{copied} 个瓦片）'],
  tilesDiscarded: ['{tileset}: the archive was not used: {reason}', '{tileset}：原有档案未使用：{reason}'],
  tilesDone: ['tiles are in {folder}, {seconds} s', '瓦片已写入 {folder}，用时 {seconds} 秒'],
  stoppedTiles: [
    'stopped: finished archives are kept, the current one is unchanged',
    '已停止：已完成的档案保留，未完成的保持原样',
  ],
  noTileset: ['there is no tileset "{tileset}"; expected one of {known}', '没有瓦片集“{tileset}”；可用：{known}'],
  badZoom: ['--max-zoom is "{value}"; expected a whole number, 0…22', '--max-zoom 为“{value}”；应为 0…22 的整数'],
  doctorFontBad: ['the Chinese font is missing: npm ci', '缺少中文字体：npm ci'],
  userAbout: ['accounts: users, with their roles and regions', '账号：谁可以登录，能看到什么、能做什么'],
  userName: ['user name', '用户名'],
  userAddAbout: ['add an account; its first password is shown once', '添加账号；初始密码只显示一次'],
  userListAbout: ['list accounts', '列出账号'],
  userScopeAbout: ['set the regions that an account sees', '设定账号可见的区域'],
  userRoleAbout: ['give an account these roles and no others', '设定账号的角色（替换原有角色）'],
  userDisableAbout: ['disable an account; its sessions end', '停用账号；其会话随即结束'],
  userEnableAbout: ['enable it again, also after too many wrong passwords', '启用账号，并解除因密码错误造成的锁定'],
  userResetAbout: [
    'give it a new password, to be changed at the next sign-in; its sessions end',
    '重置密码，下次登录时须修改；其会话随即结束',
  ],
  userSessionsAbout: ['list the open sessions of an account', '列出账号的登录会话'],
  userSignOutAbout: ['sign an account out everywhere', '让账号在所有地方退出登录'],
  optUserDisplayName: ['displayed name (default: the user name)', '显示名称（默认：用户名）'],
  optUserText: ['part of the user name or the name', '用户名或名称的一部分'],
  optWholeCity: ['sees the whole city', '可见全市'],
  optRegion: ['codes of the regions that it sees, including everything below', '可见区域的区划代码，含其下级'],
  userAdded: ['{username} was added: {roles}; sees {scope}', '已添加 {username}：{roles}；可见 {scope}'],
  userPassword: [
    'password: {password} (not shown again; must be changed at the first sign-in)',
    '密码：{password}（不再显示；首次登录时须修改）',
  ],
  userNone: ['no such account', '没有符合的账号'],
  userActive: ['may sign in', '可登录'],
  userDisabled: ['disabled', '已停用'],
  userLocked: ['locked for a while', '暂时锁定'],
  userNeverSignedIn: ['never signed in', '从未登录'],
  userIsDemo: ['demo', '演示'],
  userWholeCity: ['the whole city', '全市'],
  userScoped: ['{username} sees {scope} now', '{username} 现在可见 {scope}'],
  userHasRoles: ['{username} now has the roles {roles}', '{username} 现在的角色：{roles}'],
  userWasDisabled: ['{username} is disabled; its sessions have ended', '{username} 已停用；其会话已结束'],
  userWasEnabled: ['{username} may sign in', '{username} 可以登录'],
  userWasReset: ['{username} has a new password; its sessions have ended', '{username} 的密码已重置；其会话已结束'],
  userNoSessions: ['{username} is not signed in anywhere', '{username} 没有登录会话'],
  userSignedOut: ['{username}: {count} sessions ended', '{username}：已结束 {count} 个会话'],
  userUnknown: ['there is no account "{username}"', '没有账号“{username}”'],
  userTaken: ['there already is an account "{about}"', '账号“{about}”已经存在'],
  userWithoutPassword: [
    '"{about}" signs in by the identity provider and has no password here',
    '“{about}”由身份系统登录，在这里没有密码',
  ],
  badUsername: [
    'the user name is "{about}"; expected 2…64 of a–z, 0–9, ".", "_", "@" and "-", starting with a letter or a digit',
    '用户名为“{about}”；应为 2–64 个 a–z、0–9、“.”、“_”、“@”、“-”，并以字母或数字开头',
  ],
  badText: [
    'a text has the wrong length or control characters; expected {about} characters',
    '文字长度不对或含控制字符；应为 {about} 个字符',
  ],
  badRegionCode: [
    'the region is "{about}"; expected a division code, 12 or 15 digits',
    '区域为“{about}”；应为 12 或 15 位区划代码',
  ],
  regionUnknown: ['the city has no region {about}', '本市没有区域 {about}'],
  scopeTooLarge: ['too many regions; at most {about}', '区域太多；最多 {about} 个'],
  machineUnknown: ['there is no machine "{about}"', '没有令牌“{about}”'],
  machineTaken: ['there is, or was, a machine "{about}"; choose another name', '名称“{about}”已经用过；请换一个'],
  badMachineName: [
    'the name is "{about}"; expected 2…64 of a–z, 0–9, ".", "_" and "-", starting with a letter or a digit',
    '名称为“{about}”；应为 2–64 个 a–z、0–9、“.”、“_”、“-”，并以字母或数字开头',
  ],
  badMachineRights: ['--right: expected one or more of {about}', '--right：应为以下权限中的一个或多个：{about}'],
  badFeed: [
    '--feed is "{about}"; expected 1…64 letters, digits, "_", "." and "-"',
    '--feed 为“{about}”；应为 1–64 个字母、数字、“_”、“.”、“-”',
  ],
  feedUnknownToToken: [
    'the catalogue has no such feed; expected one of its feeds, such as {about}',
    '数据源目录中没有该数据源；可用的有：{about}',
  ],
  overAlready: ['the expiry is in the past', '到期时间已过'],
  userRoleMissing: ['give at least one role: {known}', '至少需要一个角色：{known}'],
  userRoleUnknown: ['there is no role "{role}"; expected one of {known}', '没有角色“{role}”；可用：{known}'],
  userScopeMissing: [
    'set its regions: --whole-city, or --region with one or more codes',
    '请指明可见范围：--whole-city，或 --region 加一个或多个区划代码',
  ],
  lastAdministrator: [
    'nothing was changed: nobody would be left to administer this city; give another account the role administrator and the whole city first',
    '没有改动：否则将没有人能管理本系统；请先让另一个账号成为可见全市的 administrator',
  ],
  tokenAbout: ['tokens of machines: feeds and northbound clients', '机器令牌：数据接入与北向客户端'],
  tokenName: ['name of the machine', '机器名称'],
  tokenIssueAbout: ['issue a token; it is shown once', '签发令牌；只显示一次'],
  tokenListAbout: ['list tokens', '列出令牌'],
  tokenRevokeAbout: ['refuse a token from now on', '吊销令牌'],
  optTokenFeed: ['it may only send the data of this feed', '只用于上报该数据源的数据'],
  optTokenRight: [
    'rights of a northbound client, e.g. city.view camera.view',
    '北向客户端的权限，例如 city.view camera.view',
  ],
  optTokenDays: ['days until it expires (default: never)', '有效天数（默认：不过期）'],
  tokenIssued: [
    '{name} may {rights}; its token, sent as "Authorization: Bearer …", is not shown again:',
    '{name} 的权限：{rights}；令牌（以“Authorization: Bearer …”发送）不再显示：',
  ],
  tokenNone: ['there is no token', '没有令牌'],
  tokenGoodState: ['good', '有效'],
  tokenExpiredState: ['expired', '已过期'],
  tokenRevokedState: ['revoked', '已吊销'],
  tokenRevoked: ['{name} is refused from now on', '{name} 已吊销'],
  playAbout: [
    'send a recorded file to a running city as if it were happening now, over HTTP with the token of its feed (CITY_FEED_TOKEN)',
    '把记录文件按当前时间重放：经数据接入口发送到运行中的城市，使用该接入的令牌（CITY_FEED_TOKEN）',
  ],
  playFile: ['recorded file', '记录文件'],
  optPlayFeed: ['readings-json for readings, fleet-avl for positions', '读数用 readings-json，位置用 fleet-avl'],
  optPlaySpeed: ['recorded seconds per second', '每秒重放的记录秒数'],
  optPlayMapping: [
    'mapping for the file; absent: messages of the feed itself',
    '说明如何读取的映射文件；缺省：该接入自己的消息',
  ],
  optPlayUrl: ['address of the city (http://127.0.0.1:PORT)', '城市服务地址（http://127.0.0.1:PORT）'],
  playFeed: ['--feed is "{feed}"; expected one of {feeds}', '--feed 为“{feed}”；应为 {feeds} 之一'],
  playSpeed: ['--speed is "{value}"; expected a number above 0', '--speed 为“{value}”；应为大于 0 的数'],
  playToken: [
    'CITY_FEED_TOKEN is not set; expected the token printed by "npm run city -- token issue <name> --feed {feed}"',
    '未设置 CITY_FEED_TOKEN；应为“npm run city -- token issue <名称> --feed {feed}”输出的令牌',
  ],
  playUrl: ['--url is "{url}"; expected http://host:port', '--url 为“{url}”；应为 http://主机:端口'],
  playEncoding: [
    '{file}: its name does not indicate an encoding of the feed; expected one of {encodings}',
    '{file}：文件名与接入的格式不符；应为 {encodings} 之一',
  ],
  playNothing: ['{file}: nothing of kind "{kind}" could be read from it', '{file}：未读出“{kind}”类数据'],
  playRead: [
    '{file}: {items} items of {hours} h, played in {minutes} min; {faults} could not be read, {leftOut} are of other kinds',
    '{file}：{items} 条，跨 {hours} 小时，将在 {minutes} 分钟内重放；{faults} 条无法读取，{leftOut} 条为其他类型',
  ],
  playing: ['playing to {feed}', '重放到 {feed}'],
  played: [
    'sent {sent} items in {messages} messages: {accepted} accepted, {duplicates} duplicates, {rejected} rejected',
    '已用 {messages} 条消息发送 {sent} 条：接收 {accepted}，重复 {duplicates}，拒绝 {rejected}',
  ],
  auditAbout: ['the audit: who did what', '审计：谁做了什么'],
  auditVerifyAbout: [
    'verify the chain of the audit and name the first entry that was changed or removed; exit code 2 if there is one',
    '逐条核对审计链，指出第一条被改动或删除的记录；有则退出码为 2',
  ],
  auditListAbout: ['print the newest entries of the audit', '列出最新的审计记录'],
  optAuditActor: ['of this user name alone', '仅此用户名'],
  optAuditAction: [
    'with this action, or all of its kind (session, account …)',
    '仅此操作，或一类操作（session、account……）',
  ],
  optAuditLimit: ['entries at most', '最多条数'],
  verifyingAudit: ['verifying the audit', '核对审计'],
  stoppedVerify: ['stopped: the rest of the audit was not verified', '已停止：其余审计记录未核对'],
  auditEmpty: ['no such entry', '没有符合的记录'],
  auditWhole: [
    'the audit is intact: {entries} entries, {anchors} anchors',
    '审计完整：{entries} 条记录，{anchors} 个锚点',
  ],
  auditWholeUnanchored: [
    'the chain of {entries} entries is intact, but there are no anchors (is this the CITY_HOME of the server?): removed last entries cannot be detected',
    '{entries} 条记录的链完整，但没有锚点（CITY_HOME 是否为服务器所用？）：无法发现末尾记录被删除',
  ],
  auditAnchorsUnreadable: ['{file}: {count} lines are not anchors', '{file}：有 {count} 行不是锚点'],
  auditChanged: [
    'audit entry {id} ({at}, {actor}, {action}) was changed: its content does not match its hash',
    '审计记录 {id}（{at}，{actor}，{action}）被改动：内容与其哈希不符',
  ],
  auditMissing: [
    'audit entries {id} to {until} are missing: {before} is followed by {after} ({at}, {actor}, {action})',
    '审计记录 {id} 至 {until} 缺失：{before} 之后是 {after}（{at}，{actor}，{action}）',
  ],
  auditUnlinked: [
    'audit entry {id} ({at}, {actor}, {action}) does not follow from the previous one: something before it was removed or replaced',
    '审计记录 {id}（{at}，{actor}，{action}）与前一条不相接：之前的记录被删除或替换',
  ],
  auditForeign: [
    'audit entry {id} ({at}, {actor}, {action}) has an impossible number',
    '审计记录 {id}（{at}，{actor}，{action}）的编号不可能存在',
  ],
  auditShortened: [
    'audit entries {id} to {until} were removed: entry {until} existed at {at}',
    '审计记录 {id} 至 {until} 被删除：{at} 时记录 {until} 还在',
  ],
  auditRewritten: [
    'audit entry {id} is not the one that existed at {at}: it, or one before it, was rewritten together with all that follow',
    '审计记录 {id} 不是 {at} 时的那条：它或之前的记录连同其后全部被重写',
  ],
  feedsAbout: ['feeds: the city’s sources of data', '数据源：数据如何进入城市'],
  feedsListAbout: [
    'every feed: id, state, title, messages a minute, accepted and rejected items, dead letters, last arrival',
    '列出所有数据源：标识、状态、名称、每分钟消息数、已接收与被拒条目、死信、最近到达',
  ],
  feedsHead: [
    '# id, state, title, messages/min, accepted, rejected, dead letters, last arrival',
    '# 标识、状态、名称、消息/分钟、已接收、被拒、死信、最近到达',
  ],
  feedsShowAbout: ['everything about one feed', '显示一个数据源的全部信息'],
  feedsPostAbout: ['send files as messages of a feed', '把文件作为数据源的消息送入'],
  feedsDeadAbout: ['rejected items with their reasons', '列出未被接收的内容及原因'],
  optFeedReveal: ['show this one as it was sent, with --reason', '显示这封死信的原文，须用 --reason 说明事由'],
  feedRevealNone: ['there is no open dead letter {id}', '没有编号为 {id} 的待处理死信'],
  feedRevealNoText: [
    'it is {encoding}, not text; {bytes} bytes are kept, base64 below',
    '它是 {encoding}，不是文本；保存了 {bytes} 字节，下面是其 base64 编码',
  ],
  feedsReplayAbout: ['replay dead letters', '重新送入死信'],
  feedsDiscardAbout: ['throw dead letters away', '丢弃死信'],
  feedId: ['id of the feed', '数据源标识'],
  feedLetters: ['ids of dead letters', '死信编号'],
  optFeedReason: ['why; kept in the audit', '原因；记入审计'],
  optFeedLimit: ['how many at most', '最多显示条数'],
  feedNever: ['never', '从未到达'],
  feedFresh: ['fresh', '正常'],
  feedStale: ['stale', '过期'],
  feedFailing: ['failing', '出错'],
  feedUnknown: ['there is no feed "{id}"; expected one of {known}', '没有数据源“{id}”；应为 {known} 之一'],
  feedEncoding: [
    '{file} is {encoding} by its name; expected {expected}',
    '{file} 按文件名是 {encoding}；应为 {expected}',
  ],
  feedTooLarge: ['{file} is larger than {max} bytes, the limit of its feed', '{file} 超过该数据源的上限 {max} 字节'],
  feedPosted: [
    '{file}: {accepted} accepted, {duplicates} duplicates, {rejected} rejected',
    '{file}：接收 {accepted} 条，重复 {duplicates} 条，拒绝 {rejected} 条',
  ],
  feedMoreFaults: ['and {count} more', '另有 {count} 条'],
  feedNoDead: ['there are no dead letters', '没有死信'],
  feedReplayed: [
    '{replayed} letters accepted ({accepted} new items, {duplicates} duplicates), {stillWrong} still rejected, {notKept} not kept completely, {left} left',
    '{replayed} 封死信已接收（新增 {accepted} 条，重复 {duplicates} 条），{stillWrong} 封仍有错，{notKept} 封未完整保存，剩余 {left} 封',
  ],
  feedReasonMissing: ['--reason is missing; expected a reason in words', '缺少 --reason；请说明原因'],
  feedDiscarded: ['{count} dead letters are discarded', '已丢弃 {count} 封死信'],
  doctorFeeds: ['feeds: {fresh} fresh, {never} without data so far', '数据源：{fresh} 个正常，{never} 个从未到达'],
  doctorFeedsBad: ['feeds that are stale or failing: {feeds}', '过期或出错的数据源：{feeds}'],
  doctorDead: [
    '{count} dead letters wait: npm run city -- feeds dead',
    '有 {count} 封死信待处理：npm run city -- feeds dead',
  ],
  doctorDefinition: ['a feed definition is invalid: {reason}', '数据源定义有误：{reason}'],
  doctorMqttPublic: [
    'MQTT_HOST is {host}: tokens cross the network unencrypted, since the built-in broker has no TLS; put a broker or a proxy with TLS in front',
    'MQTT_HOST 为 {host}：内置 MQTT 没有 TLS，令牌在网络上明文传输；请在前面放置带 TLS 的代理或代理服务器',
  ],
  doctorMqtt: ['MQTT listens on {host}:{port}, this machine only', 'MQTT 只在本机监听 {host}:{port}'],
  doctorMqttUrl: [
    'MQTT_URL is not encrypted and its broker is on another machine: {url}',
    'MQTT_URL 未加密，而代理服务器在另一台机器上：{url}',
  ],
  stepRoot: ['city', '城市'],
  stepLabels: ['label points', '标注点'],
  stepTree: ['region tree', '区划树'],
  stepParts: ['building parts', '建筑部件'],
  ...stepsOfThings(),
  stepCounts: ['household counts', '户数核对'],
  stepTallies: ['tallies', '统计'],
  stepNames: ['search names', '搜索名称'],
} as const

/** A message for the progress of each kind of thing, named by its plural. */
function stepsOfThings(): Readonly<Record<`step${Capitalize<Target>}`, readonly [string, string]>> {
  const steps = TARGETS.map((table) => {
    const { en, zh } = thingOf(table).title
    return [`step${table.charAt(0).toUpperCase()}${table.slice(1)}`, [en, zh]]
  })
  return Object.fromEntries(steps) as ReturnType<typeof stepsOfThings>
}

export type Message = keyof typeof CATALOGUE
export type Language = 'en' | 'zh'

/** `CITY_LANG`, else the locale of the terminal; Chinese if it begins with `zh`. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const wish = [environment.CITY_LANG, environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(
    (value) => value !== undefined && value !== '',
  )
  return wish?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en'
}

export type Say = (message: Message, values?: Readonly<Record<string, string | number>>) => string

/** The messages of one language. */
export function messages(language: Language): Say {
  return (message, values = {}) =>
    CATALOGUE[message][language === 'en' ? 0 : 1].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name] ?? `{${name}}`),
    )
}
