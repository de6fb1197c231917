import { Converter } from 'opencc-js/t2cn'

/** Letters that stand for themselves, as people without them on the keyboard write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ı: 'i',
    ħ: 'h',
    ŧ: 't',
    ŋ: 'n',
    ĸ: 'k',
    ſ: 's',
  },
  ς: 'σ',
}
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu')
const MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*)\p{M}/gu
/** Between syllables and within names; nobody types them alike. */
const APOSTROPHES = /['`´‘’‛ʹʻʼʾʿ′＇]/gu
const DASHES = /[‐‑‒–—―−﹣]/gu
const SPACES = /[\s·•・,，、;；()（）"“”„«»]+/gu

const toSimplified = Converter({ from: 't', to: 'cn' })
const simplified = new Map<string, string>()

/**
 * Text as search compares it: lower case, full-width forms and accents folded, apostrophes left out, single spaces, dashes alike, Chinese
 * simplified character by character. What is searched in and what is searched for are folded alike.
 */
export function foldText(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(APOSTROPHES, '').replace(DASHES, '-').replace(SPACES, ' ')
  const bare = plain.normalize('NFD').replace(MARKS, '').normalize('NFC')
  return bare
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(/\p{Script=Han}/gu, simple)
    .trim()
}

function simple(character: string): string {
  let found = simplified.get(character)
  if (found === undefined) simplified.set(character, (found = toSimplified(character)))
  return found
}
