import { componentClass } from '../../../domain/component-classes.ts'
import type { Language } from '../../../domain/language.ts'
import { translateValue } from '../../ui/i18n.ts'
import { moverKindName } from './live-line.ts'
import type { SearchResult } from './search-results.ts'

/** Message families for the kinds of each; other results have text. */
const FAMILIES: Partial<Record<SearchResult['kind'], string>> = {
  REGION: 'level',
  FACILITY: 'facility',
  ROAD: 'road',
  SENSOR: 'sensor',
  UNIT: 'resource',
  BUILDING: 'use',
  CAMERA: 'camera',
  PLACE: 'placeKind',
  WATER: 'waterKind',
  GREEN: 'greenKind',
  ROUTE: 'routeKind',
  ENTERPRISE: 'sector',
}

/** Second line of a result: its address, or its kind; and its code. */
export function resultDetail(
  { kind, name, detail, code }: Pick<SearchResult, 'kind' | 'name' | 'detail' | 'code'>,
  language: Language,
): string {
  return [detail && wordsOf(kind, detail, language), code === name ? null : code].filter(Boolean).join(' · ')
}

function wordsOf(kind: SearchResult['kind'], detail: string, language: Language): string {
  if (kind === 'MOVER') return moverKindName(detail, language)
  if (kind === 'COMPONENT') return componentClass(detail)?.[language] ?? detail
  const family = FAMILIES[kind]
  if (family === undefined) return detail
  return translateValue(language, family, kind === 'REGION' ? detail.toUpperCase() : detail)
}
