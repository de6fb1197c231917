import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'

/** What a part of the screen shows, in numbers. */
export interface Look {
  /** Different colours, 5 bits a channel. */
  readonly colours: number
  /** Share of pixels that are not the most frequent colour, 0…1. */
  readonly drawn: number
  /** Relative luminance of the brightest 1 % of pixels, 0…255. */
  readonly bright: number
  readonly image: PNG
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Looks at a part of the page as it is on screen: canvas and everything over it. */
export async function look(page: Page, clip: Area): Promise<Look> {
  const image = PNG.sync.read(await page.screenshot({ clip }))
  const counts = new Map<number, number>()
  const luminances: number[] = []
  for (let offset = 0; offset < image.data.length; offset += 4) {
    const [red = 0, green = 0, blue = 0] = image.data.subarray(offset, offset + 3)
    const colour = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
    luminances.push(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  }
  luminances.sort((a, b) => b - a)
  const pixels = luminances.length
  return {
    colours: counts.size,
    drawn: 1 - Math.max(...counts.values()) / pixels,
    bright: luminances[Math.floor(pixels / 100)] ?? 0,
    image,
  }
}

/** Share of pixels that differ visibly between two looks at the same area, 0…1. */
export function difference(before: Look, after: Look): number {
  let differing = 0
  for (let offset = 0; offset < before.image.data.length; offset += 4) {
    let distance = 0
    for (let channel = 0; channel < 3; channel++) {
      distance += Math.abs((before.image.data[offset + channel] ?? 0) - (after.image.data[offset + channel] ?? 0))
    }
    if (distance > 24) differing++
  }
  return differing / (before.image.data.length / 4)
}
