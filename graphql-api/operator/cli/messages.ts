import type { Target } from '../../store/feature.ts'
import { TARGETS, thingOf } from '../../store/things/by-table.ts'

/** Every message of `city` in both languages; `{name}` is replaced by a value. */
const CATALOGUE = {
  files: ['files to read, one after another', '要导入的文件，依次处理'],
  optDryRun: ['read and count everything, write nothing', '只读取和统计，不写入'],
  optCityName: ['name of the city if no boundary of it is imported', '没有导入市界时城市的名称'],
  optYes: ['do not ask', '不再询问'],
  zoneOfPlace: ['time zone {zone}, by the city’s position', '时区 {zone}，按城市所在位置确定'],
  zoneByHand: ['time zone {zone}, as set', '时区 {zone}，由人工设置'],
  noFile: ['{file}: no such file', '{file}：文件不存在'],
  unreadable: ['{file} cannot be read: {reason}', '{file} 无法读取：{reason}'],
  badNumber: ['--{name} is "{value}"; expected a whole number from 1', '--{name} 为“{value}”；应为不小于 1 的整数'],
  finalizing: ['finalizing', '整理城市'],
  rejected: ['rejected', '拒绝'],
  repaired: ['repaired', '修复'],
  ignored: ['ignored', '忽略'],
  report: [
    '  every value not understood, every rejected and repaired feature: {path}',
    '  无法理解的值、被拒绝和修复的要素清单：{path}',
  ],
  dryRunDone: ['  dry run: nothing was written', '  试运行：没有写入'],
  stoppedFinalizing: [
    'stopped: the rows are kept; "npm run city -- finalize" does the rest',
    '已停止：数据已保存；运行 “npm run city -- finalize” 完成其余步骤',
  ],
  stopping: ['stopping after this batch; Ctrl-C again ends at once', '当前批次完成后停止；再按一次 Ctrl-C 立即结束'],
  notDone: ['nothing was changed', '没有改动'],
  nothingLoaded: [
    'the city is empty: import something first, e.g. npm run city -- import osm city.osm.pbf',
    '城市为空：请先导入，例如 npm run city -- import osm city.osm.pbf',
  ],
  userActive: ['may sign in', '可登录'],
  userDisabled: ['disabled', '已停用'],
  userLocked: ['locked for a while', '暂时锁定'],
  userWholeCity: ['the whole city', '全市'],
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
  userScopeMissing: [
    'set its regions: --whole-city, or --region with one or more codes',
    '请指明可见范围：--whole-city，或 --region 加一个或多个区划代码',
  ],
  tokenGoodState: ['good', '有效'],
  tokenExpiredState: ['expired', '已过期'],
  tokenRevokedState: ['revoked', '已吊销'],
  auditShortened: [
    'audit entries {id} to {until} were removed: entry {until} existed at {at}',
    '审计记录 {id} 至 {until} 被删除：{at} 时记录 {until} 还在',
  ],
  auditRewritten: [
    'audit entry {id} is not the one that existed at {at}: it, or one before it, was rewritten together with all that follow',
    '审计记录 {id} 不是 {at} 时的那条：它或之前的记录连同其后全部被重写',
  ],
  feedId: ['id of the feed', '数据源标识'],
  feedNever: ['never', '从未到达'],
  feedFresh: ['fresh', '正常'],
  feedStale: ['stale', '过期'],
  feedFailing: ['failing', '出错'],
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

/** English, then Chinese. */
export type Words = readonly [en: string, zh: string]
/** One of the common messages, or a verb's own. */
export type Message = keyof typeof CATALOGUE | Words
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
    (typeof message === 'string' ? CATALOGUE[message] : message)[language === 'en' ? 0 : 1].replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => String(values[name] ?? `{${name}}`),
    )
}
