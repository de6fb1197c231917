import type { Language } from './language.ts'

/** Materials of underground lines, by key. Files may use other words, which are shown as given. */
export const PIPE_MATERIALS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ductile_iron: { zh: '球墨铸铁', en: 'Ductile iron' },
  grey_cast_iron: { zh: '灰口铸铁', en: 'Grey cast iron' },
  galvanized_steel: { zh: '镀锌钢', en: 'Galvanized steel' },
  steel: { zh: '钢', en: 'Steel' },
  polyethylene: { zh: '聚乙烯', en: 'Polyethylene' },
  concrete: { zh: '混凝土', en: 'Concrete' },
  reinforced_concrete: { zh: '钢筋混凝土', en: 'Reinforced concrete' },
  concrete_duct: { zh: '混凝土管块', en: 'Concrete duct' },
  polypropylene_duct: { zh: '改性聚丙烯管', en: 'Polypropylene duct' },
  pvc_duct: { zh: '硬聚氯乙烯管', en: 'PVC duct' },
  cable_tunnel: { zh: '电缆隧道', en: 'Cable tunnel' },
}

/** A material in words of the language; one that is not in the list as it is given. */
export function materialName(language: Language, material: string): string {
  return PIPE_MATERIALS[material]?.[language] ?? material
}
