import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { SETTING_NAMES } from '../app/settings.ts'
import { messages } from '../operator/cli/messages.ts'
import { createProgram } from '../operator/cli/program.ts'
import type { Terminal } from '../operator/cli/terminal.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Anchors of headings, as repository hosts generate them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function brokenLinks(page: string): string[] {
  const links = [
    ...textOf(page)
      .replace(/^```.*?^```/gms, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(join(ROOT, target))) return true
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(textOf(target)).includes(anchor)
  })
}

test('every relative link of a page leads somewhere', () => {
  expect(PAGES).toContain('README.md')
  expect(PAGES.flatMap((page) => brokenLinks(page).map((link) => `${page}: ${link}`))).toEqual([])
})

/** Nothing is run: only the verbs are read. */
const TERMINAL: Terminal = {
  say: messages('en'),
  print: () => undefined,
  complain: () => undefined,
  progress: () => ({ update: () => undefined, end: () => undefined }),
  signal: new AbortController().signal,
  environment: {},
  interactive: false,
}

/** Verbs without subcommands, as they are typed. */
function verbsOf({ commands }: Command, words: readonly string[] = []): string[][] {
  return commands.flatMap((command) => {
    const typed = [...words, command.name()]
    return command.commands.length === 0 ? [typed] : verbsOf(command, typed)
  })
}

test.each(['docs/settings.md', 'docs/settings.zh-CN.md'])('%s lists every setting and every verb', (page) => {
  const rows = textOf(page)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code))
  const listed = rows.flat()
  expect(SETTING_NAMES.filter((name) => !listed.includes(name))).toEqual([])
  const isListed = ([first = '', ...rest]: string[]): boolean =>
    rows.some((codes) => {
      const words = codes.flatMap((code) => code.split(' '))
      return codes.some((code) => code.split(' ')[0] === first) && rest.every((word) => words.includes(word))
    })
  const verbs = verbsOf(createProgram(TERMINAL, () => undefined))
  expect(verbs.length).toBeGreaterThan(30)
  expect(verbs.filter((verb) => !isListed(verb)).map((verb) => verb.join(' '))).toEqual([])
})
