import type { Language } from '../../../domain/language.ts'
import type { Selected } from '../../api/use-selected.ts'
import { localName, translate, translateValue } from '../../ui/i18n.ts'

/** Title of a selected entity: its name, else its kind. */
export function selectedTitle(language: Language, selected: Selected): string {
  return localName(language, selected.entity) ?? kindTitle(language, selected)
}

function kindTitle(language: Language, selected: Selected): string {
  switch (selected.kind) {
    case 'building':
      return selected.entity.address ?? translate(language, 'building.unnamed')
    case 'facility':
      return translateValue(language, 'facility', selected.entity.kind.toLowerCase())
    case 'component':
      return language === 'en' ? selected.entity.class.nameEn : selected.entity.class.nameZh
    case 'camera':
      return translateValue(language, 'camera', selected.entity.kind.toLowerCase())
    case 'sensor':
      return translateValue(language, 'sensor', selected.entity.kind.toLowerCase())
    case 'resource':
      return selected.entity.name
    case 'route':
      return selected.entity.name
    case 'pipe':
      return translateValue(language, 'pipe', selected.entity.kind.toLowerCase())
    case 'road':
      return selected.entity.ref ?? translateValue(language, 'road', selected.entity.class.toLowerCase())
  }
}
