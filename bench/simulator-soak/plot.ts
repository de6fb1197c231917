import { COLUMNS, slopeOf, type Sample } from './samples.ts'

const [WIDTH, HEIGHT, LEFT, GAP, TOP] = [420, 150, 70, 44, 60]
const ACROSS = 3

/** One small picture for each column, from 0 up, so that flat looks flat. */
export function plotOf(samples: readonly Sample[], title: string): string {
  const minutes = Math.max(1e-9, samples[samples.length - 1]?.minute ?? 0)
  const panels = COLUMNS.map(([name, words], index) => {
    const [x0, y0] = [LEFT + (index % ACROSS) * (WIDTH + LEFT), TOP + Math.floor(index / ACROSS) * (HEIGHT + GAP)]
    const most = Math.max(1e-9, ...samples.map((sample) => sample[name])) * 1.1
    const points = samples.map((sample) => {
      const [x, y] = [x0 + (sample.minute / minutes) * WIDTH, y0 + HEIGHT - (sample[name] / most) * HEIGHT]
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    const { perHour, mean } = slopeOf(samples, name)
    const said = `${words}: mean ${mean.toFixed(1)}, ${perHour >= 0 ? '+' : ''}${perHour.toFixed(1)} an hour`
    return `<rect x="${String(x0)}" y="${String(y0)}" width="${String(WIDTH)}" height="${String(HEIGHT)}" fill="none" stroke="#999"/>
<text x="${String(x0)}" y="${String(y0 - 6)}">${escaped(said)}</text>
<text x="${String(x0 - 6)}" y="${String(y0 + 10)}" text-anchor="end">${most.toFixed(most < 10 ? 1 : 0)}</text>
<text x="${String(x0 - 6)}" y="${String(y0 + HEIGHT)}" text-anchor="end">0</text>
<polyline points="${points.join(' ')}" fill="none" stroke="#1565c0" stroke-width="1.5"/>`
  })
  const rows = Math.ceil(COLUMNS.length / ACROSS)
  const [width, height] = [ACROSS * (WIDTH + LEFT) + GAP, TOP + rows * (HEIGHT + GAP)]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${String(LEFT)}" y="26" font-size="16">${escaped(title)}; ${minutes.toFixed(0)} minutes from left to right</text>
${panels.join('\n')}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
