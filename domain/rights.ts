/**
 * Who may do what: the one table. The page hides what this table refuses, the API refuses it, and the database keeps back the
 * rows (`city.rights` in the policies of migration 0006).
 */

/** Roles of accounts, as they are called. The three of the grid are 协管员, 管理员 and 督导员 (GB/T 34300). */
export const ROLE_TITLES = {
  administrator: { zh: '管理员', en: 'Administrator' },
  operator: { zh: '值班员', en: 'Operator' },
  leader: { zh: '领导', en: 'Leader' },
  analyst: { zh: '分析员', en: 'Analyst' },
  dispatcher: { zh: '调度员', en: 'Dispatcher' },
  grid_supervisor: { zh: '网格督导员', en: 'Grid supervisor' },
  grid_manager: { zh: '网格管理员', en: 'Grid manager' },
  grid_assistant: { zh: '网格协管员', en: 'Grid assistant' },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>

export type Role = keyof typeof ROLE_TITLES

/** Every role, in the table's order. */
export const ROLES = Object.keys(ROLE_TITLES) as readonly Role[]

interface RightEntry {
  readonly title: { readonly zh: string; readonly en: string }
  readonly roles: readonly Role[]
  /** A machine token may be given it. */
  readonly machines?: true
}

const OFFICE: readonly Role[] = ['administrator', 'operator', 'leader', 'analyst', 'dispatcher']
const GRID: readonly Role[] = ['grid_supervisor', 'grid_manager', 'grid_assistant']

/** Every right, and the roles that have it. */
export const RIGHTS = {
  'city.view': {
    title: {
      zh: '查看城市：区域、建筑、部件、设施、道路、传感器',
      en: 'See the city: regions, buildings, components, facilities, roads, sensors',
    },
    roles: [...OFFICE, ...GRID],
    machines: true,
  },
  'camera.view': {
    title: { zh: '查看摄像头', en: 'See cameras' },
    roles: ['administrator', 'operator', 'leader', 'dispatcher', 'grid_supervisor'],
    machines: true,
  },
  'pipe.view': { title: { zh: '查看地下管线', en: 'See underground pipes' }, roles: OFFICE, machines: true },
  'resource.view': {
    title: { zh: '查看处置力量', en: 'See response units' },
    roles: [...OFFICE, 'grid_supervisor', 'grid_manager'],
    machines: true,
  },
  'staff.view': { title: { zh: '查看网格人员', en: 'See grid staff' }, roles: [...OFFICE, ...GRID], machines: true },
  'staff.reveal': {
    title: { zh: '查看人员姓名和电话（留痕）', en: 'Show names and phones of staff (audited)' },
    roles: ['operator', 'dispatcher', 'grid_supervisor'],
  },
  'enterprise.view': {
    title: { zh: '查看企业', en: 'See enterprises' },
    roles: [...OFFICE, 'grid_supervisor', 'grid_manager'],
    machines: true,
  },
  'residents.view': {
    title: { zh: '查看人口统计', en: 'See counts of residents' },
    roles: [...OFFICE, 'grid_supervisor', 'grid_manager'],
    machines: true,
  },
  'report.view': {
    title: { zh: '查看上报事项（热线工单、事故）', en: 'See reports (hotline tickets, accidents)' },
    roles: [...OFFICE, ...GRID],
    machines: true,
  },
  'restricted.view': {
    title: { zh: '查看受限数据源（人员定位、健康）', en: 'See restricted feeds (positions of people, health)' },
    roles: ['operator', 'dispatcher', 'grid_supervisor'],
  },
  'feed.manage': {
    title: { zh: '管理数据源、死信与演示场景', en: 'Manage feeds, dead letters and demo scripts' },
    roles: ['administrator', 'operator'],
  },
  'feed.reveal': {
    title: { zh: '查看死信原文（留痕）', en: 'Show dead letters as they were sent (audited)' },
    roles: ['operator'],
  },
  'account.manage': { title: { zh: '管理账号和令牌', en: 'Manage accounts and tokens' }, roles: ['administrator'] },
  'audit.view': { title: { zh: '查看审计', en: 'Read the audit' }, roles: ['administrator'] },
  'feed.post': {
    title: { zh: '上报数据（仅限令牌）', en: 'Bring data of a feed (tokens only)' },
    roles: [],
    machines: true,
  },
} as const satisfies Readonly<Record<string, RightEntry>>

export type Right = keyof typeof RIGHTS

/** Every right, in the table's order. */
export const ALL_RIGHTS = Object.keys(RIGHTS) as readonly Right[]

/** The combined rights of these roles. */
export function rightsOf(roles: readonly Role[]): ReadonlySet<Right> {
  return new Set(ALL_RIGHTS.filter((right) => (RIGHTS[right] as RightEntry).roles.some((role) => roles.includes(role))))
}

/** Rights allowed for machine tokens. */
export const MACHINE_RIGHTS = ALL_RIGHTS.filter((right) => (RIGHTS[right] as RightEntry).machines === true)
