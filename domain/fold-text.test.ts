import { expect, it } from 'vitest'
import { foldText } from './fold-text.ts'

it.each([
  ['Łódź', 'lodz'],
  ['Hauptstraße', 'hauptstrasse'],
  ['HAUPTSTRASSE', 'hauptstrasse'],
  ['Đường Nguyễn Huệ', 'duong nguyen hue'],
  ['İstiklâl Caddesi', 'istiklal caddesi'],
  ['Avenida da Conceição', 'avenida da conceicao'],
  ['Kärntner  Ring', 'karntner ring'],
  ['Ærøskøbing', 'aeroskobing'],
  ['Οδός Ερμού', 'οδοσ ερμου'],
  ['ΟΔΟΣ ΕΡΜΟΥ', 'οδοσ ερμου'],
  ['Тверская улица', 'тверская улица'],
  ['ТВЕРСКАЯ', 'тверская'],
  ['شارع الملك', 'شارع الملك'],
  ['רחוב אלנבי', 'רחוב אלנבי'],
  ['세종대로', '세종대로'],
  ['がんばれ通り', 'がんばれ通り'],
  ['臺灣路', '台湾路'],
  ['ＩＦＣ\u3000大廈', 'ifc 大厦'],
  ["Xi'an", 'xian'],
  ['L’Hôpital', 'lhopital'],
  ['D–1234', 'd-1234'],
  ['世纪大道100号（东区）', '世纪大道100号 东区'],
])('%s → %s', (text, folded) => expect(foldText(text)).toBe(folded))
