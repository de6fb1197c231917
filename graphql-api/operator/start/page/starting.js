// Shows how far the start is and turns into the city when it is there. Runs before anything is built: plain JavaScript.

const POLL_MS = 600
const HIDDEN_POLL_MS = 3000
/** Waits after requests that got no answer: the server is being started again, or was stopped. */
const AWAY_MS = [600, 1000, 2000, 4000, 8000]

const STEPS = {
  dashboard: ['构建大屏页面', 'Build the dashboard'],
  database: ['打开数据库', 'Open the database'],
  generate: ['生成演示城市', 'Generate the demo city'],
  import: ['导入', 'Import'],
  finalize: ['整理区划、统计与检索', 'Finalize regions, counts and search'],
}
/** Parts of steps; names of files stand for themselves. */
const DETAILS = {
  plan: ['规划', 'plan'],
  buildings: ['建筑', 'buildings'],
  regions: ['区划', 'regions'],
  names: ['名称', 'names'],
  things: ['设施与设备', 'things'],
  root: ['城市', 'city'],
  labels: ['标注点', 'label points'],
  tree: ['区划树', 'region tree'],
  parts: ['建筑部件', 'building parts'],
  building: ['建筑', 'buildings'],
  road: ['道路', 'roads'],
  facility: ['设施', 'facilities'],
  component: ['部件', 'components'],
  camera: ['摄像机', 'cameras'],
  place: ['地名', 'places'],
  sensor: ['传感器', 'sensors'],
  unit: ['处置力量', 'response units'],
  department: ['部门', 'departments'],
  pipe: ['管线', 'pipes'],
  staff: ['人员', 'staff'],
  enterprise: ['企业', 'enterprises'],
  household: ['住户', 'households'],
  counts: ['户数核对', 'household counts'],
  tallies: ['统计', 'tallies'],
}
/** Share of a first start, for the skyline. */
const WEIGHTS = { dashboard: 1, database: 2, generate: 2, import: 6, finalize: 2 }

const ADVICE = {
  dashboard: [
    '请先运行 npm ci，再运行 npm start；终端里有完整的错误信息。',
    'Run npm ci, then npm start; the terminal has the whole error.',
  ],
  database: [
    '请按上面的提示处理，再运行 npm start；npm run city -- doctor 会检查本机。',
    'Do what the line says, then npm start; npm run city -- doctor checks this machine.',
  ],
  demo: [
    '演示城市没有载入完整，系统仍可使用。可运行 npm run city -- demo load 重试。',
    'The demo city is not complete; everything else works. Try again: npm run city -- demo load',
  ],
}
const TEXT = {
  title: ['正在准备城市', 'Preparing the city'],
  failed: ['启动失败', 'The start failed'],
  ready: ['城市已就绪', 'The city is ready'],
  note: ['准备好后，本页会自动变成城市。', 'This page becomes the city by itself.'],
  away: ['服务器没有响应，正在重试…', 'The server does not answer; trying again…'],
  stopped: ['重新启动后，本页会自动继续。', 'Start it again and this page goes on by itself.'],
  open: ['打开城市', 'Open the city'],
}

/** As the page of the city does it: by the address, else as last chosen here, else Chinese for all who read it. */
function isEnglish() {
  const chosen = new URLSearchParams(location.search).get('lang')
  if (chosen === 'zh' || chosen === 'en') return chosen === 'en'
  try {
    const remembered = JSON.parse(localStorage.getItem('city-language') ?? 'null')?.state?.choice
    if (remembered === 'zh' || remembered === 'en') return remembered === 'en'
  } catch {
    // A browser that keeps nothing, or something else under that name.
  }
  return navigator.languages.length > 0 && !navigator.languages.some((tag) => /^zh\b/i.test(tag))
}
const english = isEnglish()
document.documentElement.lang = english ? 'en' : 'zh-CN'
/** Both languages, that of who looks first. */
const inOrder = ([zh, en]) => (english ? [en, zh] : [zh, en])

const byId = (id) => document.getElementById(id)
const rows = new Map()
let failures = 0
let last = null

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function element(tag, className, ...children) {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.append(...children)
  return made
}

function both(texts, separator = ' ') {
  const [first, second] = inOrder(texts)
  const small = element('span', '', second)
  small.lang = english ? 'zh-CN' : 'en'
  return [first, separator, small]
}

function title(texts) {
  const [first, second] = inOrder(texts)
  write(byId('title'), first)
  write(byId('title-en'), second)
}

function note(texts) {
  write(byId('note'), inOrder(texts).join(' '))
}

function rowOf(id) {
  if (!rows.has(id)) {
    const name = element('span', 'name', ...both(STEPS[id] ?? [id, id]))
    const amount = element('span', 'amount')
    const bar = element('progress')
    bar.setAttribute('aria-label', inOrder(STEPS[id] ?? [id, id])[0])
    const row = element('li', '', element('span', 'mark'), name, amount, bar)
    rows.set(id, { row, amount, bar })
    byId('steps').append(row)
  }
  return rows.get(id)
}

function amountOf({ state, done, total, detail, tookMs }) {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`
  if (state === 'done') return seconds
  if (state !== 'running') return ''
  const count = total > 0 ? `${Math.floor((done / total) * 100)} %` : seconds
  return detail ? `${DETAILS[detail]?.[english ? 1 : 0] ?? detail} · ${count}` : count
}

function showStep(step) {
  const { row, amount, bar } = rowOf(step.id)
  row.hidden = step.state === 'skipped'
  row.dataset.state = step.state
  write(amount, amountOf(step))
  if (step.state === 'done') bar.value = bar.max = 1
  else if (step.state === 'running' && step.total === 0) bar.removeAttribute('value')
  else {
    bar.max = Math.max(step.total, 1)
    bar.value = step.state === 'running' ? step.done : 0
  }
}

function showProblem(report) {
  const box = byId('problem')
  const { problem, state } = report
  box.hidden = problem === null
  if (problem === null) return
  const key = JSON.stringify([problem, state])
  if (box.dataset.key === key) return
  box.dataset.key = key
  const advice = state === 'ready' ? ADVICE.demo : (ADVICE[problem.step] ?? ADVICE.database)
  const parts = [
    element('strong', '', ...both(STEPS[problem.step] ?? [problem.step, problem.step])),
    element('code', '', problem.message),
    ...inOrder(advice).map((text) => element('p', '', text)),
  ]
  if (state === 'ready') {
    const link = element('a', '', ...inOrder(TEXT.open).join(' · '))
    link.href = location.href
    parts.push(element('p', '', link))
  }
  box.replaceChildren(...parts)
}

function show(report) {
  for (const step of report.steps) showStep(step)
  showProblem(report)
  const seconds = Math.floor(report.elapsedMs / 1000)
  write(byId('elapsed'), `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`)
  let whole = 0
  let done = 0
  for (const step of report.steps) {
    if (step.state === 'skipped') continue
    const weight = WEIGHTS[step.id] ?? 1
    whole += weight
    if (step.state === 'done') done += weight
    else if (step.total > 0) done += weight * Math.min(step.done / step.total, 1)
  }
  document.documentElement.style.setProperty('--done', `${((done / Math.max(whole, 1)) * 100).toFixed(1)}%`)
}

function take(report) {
  last = report
  show(report)
  if (report.state === 'failed') {
    title(TEXT.failed)
    note(TEXT.stopped)
  } else if (report.state === 'ready') {
    title(TEXT.ready)
    if (report.problem === null) location.reload()
  } else {
    title(TEXT.title)
    note(TEXT.note)
  }
}

async function poll() {
  let wait = POLL_MS
  try {
    const response = await fetch('/starting.json', { cache: 'no-store' })
    // Something else answers at this address: it knows better what this page is.
    if (response.status === 404) location.reload()
    if (!response.ok) throw new Error(String(response.status))
    failures = 0
    take(await response.json())
    if (last.state === 'ready') return
    if (document.hidden) wait = HIDDEN_POLL_MS
  } catch {
    wait = AWAY_MS[Math.min(failures++, AWAY_MS.length - 1)]
    if (last?.state !== 'failed' && failures > 1) note(TEXT.away)
  }
  setTimeout(poll, wait)
}

note(TEXT.note)
title(TEXT.title)
void poll()
