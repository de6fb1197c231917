import { LineChart, ScatterChart, type LineSeriesOption, type ScatterSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  TooltipComponent,
  type GridComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use as register, type ComposeOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { type PropertyId, propertyOf } from '../../../domain/properties.ts'
import type { Language } from '../../../domain/language.ts'
import type { History } from '../../api/use-history.ts'
import { formatSecond } from '../../ui/format.ts'
import { formatReading, formatValue } from '../../ui/format-live.ts'
import { translate } from '../../ui/i18n.ts'
import { cityZone } from '../../ui/zone.ts'
import { historyLines } from './history-points.ts'
import { readingSpan } from './reading-span.ts'
import { tickLabel, timeTicks } from './time-ticks.ts'

register([LineChart, ScatterChart, GridComponent, TooltipComponent, CanvasRenderer])

type PlotOption = ComposeOption<LineSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption>

export interface PlotInput {
  readonly history: History
  readonly property: PropertyId
  readonly language: Language
  /** Regular interval, ms. */
  readonly stepMs: number
}

export interface HistoryPlot {
  readonly draw: (input: PlotInput) => void
  readonly destroy: () => void
}

/** Maximum number of ticks on the time axis. */
const MOST_TICKS = 6

/** A chart in an element, with its size and theme colours. */
export function plotHistory(element: HTMLElement): HistoryPlot {
  const chart = init(element, null, { renderer: 'canvas' })
  const observer = new ResizeObserver(() => chart.resize())
  observer.observe(element)
  return {
    draw: (input) => chart.setOption(plotOption(input, paletteOf(element)), { notMerge: true }),
    destroy: () => {
      observer.disconnect()
      chart.dispose()
    },
  }
}

interface Palette {
  readonly line: string
  readonly band: string
  readonly text: string
  readonly grid: string
  readonly glass: string
  readonly strong: string
  readonly alert: string
  readonly font: string
  /** px. */
  readonly fontSize: number
}

function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  return {
    line: token('--accent'),
    band: token('--bar'),
    text: token('--text-quiet'),
    grid: token('--hairline'),
    glass: token('--glass-strong'),
    strong: token('--text-strong'),
    alert: token('--warning'),
    font: style.fontFamily,
    fontSize: rem * 0.875,
  }
}

function plotOption({ history, property, language, stepMs }: PlotInput, palette: Palette): PlotOption {
  const { line, low, spread, doubtful } = historyLines(history.points, stepMs)
  const { rollUp, min, max } = propertyOf(property)
  const isFlag = min === 0 && max === 1
  const span = readingSpan(
    history.points.flatMap(({ value, min, max }) => [value, min ?? value, max ?? value]),
    property,
  )
  const font = { color: palette.text, fontFamily: palette.font, fontSize: palette.fontSize }
  const value = (number: number) => formatReading(language, property, number)
  const band = { type: 'line', stack: 'band', stackStrategy: 'all', symbol: 'none', silent: true } as const
  const step = isFlag || rollUp === 'last' ? ('end' as const) : undefined
  return {
    animation: false,
    grid: { left: 4, right: 12, top: 10, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      min: history.fromMs,
      max: history.toMs,
      axisLine: { lineStyle: { color: palette.grid } },
      axisTick: { show: false },
      axisLabel: {
        ...font,
        hideOverlap: true,
        customValues: timeTicks(history.fromMs, history.toMs, cityZone(), MOST_TICKS),
        formatter: (ms: number) => tickLabel(ms, cityZone()),
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: !isFlag,
      ...(isFlag
        ? { min: 0, max: 1, interval: 1 }
        : span && {
            // The scale may round beyond the known values, but never narrows to noise.
            min: ({ min }: { min: number }) => niceBelow(Math.min(min, span.low), property),
            max: ({ max }: { max: number }) => niceAbove(Math.max(max, span.high), property),
          }),
      splitNumber: 3,
      axisLabel: { ...font, formatter: (number: number) => axisValue(language, property, number) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.glass,
      borderColor: palette.grid,
      textStyle: { ...font, color: palette.strong },
      axisPointer: { lineStyle: { color: palette.text } },
      renderMode: 'richText',
      formatter: (marks) => {
        const [first] = Array.isArray(marks) ? marks : [marks]
        const atMs = (first?.value as readonly [number, number] | undefined)?.[0]
        const bucket = history.points.find(({ observedAt }) => Date.parse(observedAt) === atMs)
        if (atMs === undefined || !bucket) return ''
        const lines = [formatSecond(language, atMs), value(bucket.value)]
        if (bucket.min !== null && bucket.max !== null && bucket.min !== bucket.max)
          lines.push(`${formatValue(language, property, bucket.min)} – ${value(bucket.max)}`)
        if (bucket.quality !== 'GOOD') lines.push(translate(language, `quality.${bucket.quality}`))
        return lines.join('\n')
      },
    },
    series: [
      { ...band, data: low.map(([at, v]) => [at, v]), lineStyle: { opacity: 0 } },
      {
        ...band,
        data: spread.map(([at, v]) => [at, v]),
        lineStyle: { opacity: 0 },
        areaStyle: { color: palette.band, opacity: 0.35 },
      },
      {
        type: 'line',
        data: line.map(([at, v]) => [at, v]),
        showSymbol: line.length < 3,
        symbolSize: 5,
        connectNulls: false,
        ...(step && { step }),
        lineStyle: { color: palette.line, width: 1.8 },
        itemStyle: { color: palette.line },
      },
      {
        type: 'scatter',
        data: doubtful.map(([at, v]) => [at, v]),
        symbol: 'triangle',
        symbolSize: 9,
        itemStyle: { color: 'transparent', borderColor: palette.alert, borderWidth: 1.6 },
      },
    ],
  }
}

/** To the last digit shown, outwards. */
function niceBelow(value: number, property: PropertyId): number {
  const step = 10 ** -propertyOf(property).decimals
  return Math.floor(value / step + 1e-9) * step
}

function niceAbove(value: number, property: PropertyId): number {
  const step = 10 ** -propertyOf(property).decimals
  return Math.ceil(value / step - 1e-9) * step
}

/** A tick between the shown decimals gets one more. */
function axisValue(language: Language, property: PropertyId, value: number): string {
  const { decimals } = propertyOf(property)
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: decimals + 1 }).format(
    value,
  )
}
