import { expect, it } from 'vitest'
import { sourceTitles } from './source-titles.ts'

it('names each title once', () => {
  expect(sourceTitles('zh', ['城市建筑', '城市建筑'])).toBe('城市建筑')
  expect(sourceTitles('zh', ['城市建筑', '道路'])).toBe('城市建筑、道路')
  expect(sourceTitles('en', ['buildings', 'roads'])).toBe('buildings, roads')
})

it('counts what is more than two', () => {
  expect(sourceTitles('zh', ['建筑', '道路', '水系', '道路'])).toBe('建筑、道路 等 3 个来源')
  expect(sourceTitles('en', ['a', 'b', 'c', 'd'])).toBe('a, b and others, 4 sources')
})

it('takes the side of a title in two languages that is in the language', () => {
  expect(sourceTitles('zh', ['演示数据 · Demo data'])).toBe('演示数据')
  expect(sourceTitles('en', ['演示数据 · Demo data'])).toBe('Demo data')
})

it('leaves a title alone that is in one language, whatever stands between', () => {
  expect(sourceTitles('en', ['roads · 2026'])).toBe('roads · 2026')
  expect(sourceTitles('zh', ['道路 · 桥梁'])).toBe('道路 · 桥梁')
  expect(sourceTitles('en', ['建筑'])).toBe('建筑')
})
