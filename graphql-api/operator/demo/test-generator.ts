import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoManifest, writeDemoCity as contract } from '../../../fixtures/demo-city/index.ts'

/**
 * A stand-in for the generator in tests: a district of one square kilometre, square houses (30,000 at scale 1) and
 * three cameras. Seeds of another length are placed elsewhere.
 */
export const writeDemoCity: typeof contract = async (folder, { seed, scale, onProgress, signal }) => {
  const count = Math.max(1, Math.round(30_000 * scale))
  const [west, south] = [121 + (seed.length % 50) / 100, 31]
  const side = 0.01
  const columns = Math.ceil(Math.sqrt(count))
  const square = (x: number, y: number, size: number): object => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  })
  const feature = (geometry: object, properties: object): object => ({ type: 'Feature', properties, geometry })
  const region = (level: string, code: string, name: string, nameEn: string): object =>
    feature(square(west, south, side), { id: code, level, code, name, nameEn })
  const files = {
    'regions.geojson': [
      region('CITY', '990100000000', '澜川市', 'Lanchuan'),
      region('DISTRICT', '990101000000', '临江区', 'Linjiang District'),
      region('STREET', '990101001000', '滨江街道', 'Binjiang Subdistrict'),
    ],
    'buildings.geojson': Array.from({ length: count }, (_, index) => {
      const step = side / columns
      const [x, y] = [west + (index % columns) * step + step / 4, south + Math.floor(index / columns) * step + step / 4]
      const properties = {
        id: `b${String(index)}`,
        name: `${seed} ${String(index)}`,
        use: 'office',
        heightM: 12,
        levels: 4,
      }
      return feature(square(x, y, step / 2), properties)
    }),
  }
  const written: DemoManifest['files'][number][] = []
  await mkdir(folder, { recursive: true })
  for (const [file, features] of Object.entries(files)) {
    signal?.throwIfAborted()
    onProgress?.({ step: file, done: 0, total: features.length })
    await writeFile(join(folder, file), JSON.stringify({ type: 'FeatureCollection', features }))
    const target = file.startsWith('regions') ? 'regions' : 'buildings'
    written.push({ file, format: 'geojson', target, source: `demo-${target}`, records: features.length })
  }
  const rows = [1, 2, 3].map((n) => [`c${String(n)}`, `摄像机 ${String(n)}`, west + n / 1000, south + 0.005].join(','))
  await writeFile(join(folder, 'cameras.csv'), ['id,name,lng,lat', ...rows, ''].join('\n'))
  written.push({ file: 'cameras.csv', format: 'csv', target: 'cameras', source: 'demo-cameras', records: 3 })
  const manifest: DemoManifest = {
    city: { name: '澜川市', nameEn: 'Lanchuan', code: '990100000000' },
    seed,
    scale,
    files: written,
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return manifest
}
