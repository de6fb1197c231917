import type { Language } from '../../../domain/language.ts'
import type { Selected } from '../../api/use-selected.ts'
import { localName, translate, translateValue } from '../../ui/i18n.ts'

/** What a selected thing is called: its name, else what it is. */
export function selectedTitle(language: Language, selected: Selected): string {
  return localName(language, selected.thing) ?? kindTitle(language, selected)
}

function kindTitle(language: Language, selected: Selected): string {
  switch (selected.kind) {
    case 'building':
      return selected.thing.address ?? translate(language, 'building.unnamed')
    case 'facility':
      return translateValue(language, 'facility', selected.thing.kind.toLowerCase())
    case 'component':
      return language === 'en' ? selected.thing.class.nameEn : selected.thing.class.nameZh
    case 'camera':
      return translateValue(language, 'camera', selected.thing.kind.toLowerCase())
    case 'sensor':
      return translateValue(language, 'sensor', selected.thing.kind.toLowerCase())
    case 'resource':
      return selected.thing.name
    case 'route':
      return selected.thing.name
    case 'pipe':
      return translateValue(language, 'pipe', selected.thing.kind.toLowerCase())
    case 'road':
      return selected.thing.ref ?? translateValue(language, 'road', selected.thing.class.toLowerCase())
  }
}
