import { describe, expect, it } from 'vitest'
import { chosenAdminLevel, DEFAULT_LEVELS, parseLevels, region } from './region.ts'

const tags = (admin_level: string, more = {}) => ({ boundary: 'administrative', admin_level, ...more })

describe('region', () => {
  it.each([
    ['4', 'CITY'],
    ['5', 'CITY'],
    ['6', 'DISTRICT'],
    ['8', 'STREET'],
    ['10', 'COMMUNITY'],
    ['11', 'COMMUNITY'],
  ])('admin_level %s is a %s', (adminLevel, level) =>
    expect(region(tags(adminLevel), 'area', DEFAULT_LEVELS)?.level).toBe(level),
  )

  it.each(['2', '3', '', 'six'])('admin_level "%s" is not a region', (level) =>
    expect(region(tags(level), 'area', DEFAULT_LEVELS)).toBeUndefined(),
  )

  it('needs an area', () => expect(region(tags('6'), 'line', DEFAULT_LEVELS)).toBeUndefined())

  it('pads division codes to 12 digits and ignores other references', () => {
    expect(region(tags('6', { 'ref:gb2260': '310115' }), 'area', DEFAULT_LEVELS)?.code).toBe('310115000000')
    expect(region(tags('8', { ref: '310115005' }), 'area', DEFAULT_LEVELS)?.code).toBe('310115005000')
    expect(region(tags('10', { division_code: '310115005012' }), 'area', DEFAULT_LEVELS)?.code).toBe('310115005012')
    expect(region(tags('6', { ref: 'A1' }), 'area', DEFAULT_LEVELS)).not.toHaveProperty('code')
  })
})

describe('levels', () => {
  it('are read from the command line', () => {
    expect([...parseLevels('6=DISTRICT, 9=street')]).toEqual([
      [6, 'DISTRICT'],
      [9, 'STREET'],
    ])
    expect(() => parseLevels('6=BOROUGH')).toThrow(
      '--levels: "6=BOROUGH" is not admin_level=level; expected e.g. 6=DISTRICT,8=STREET',
    )
  })

  it('prefer the city to its province, and elsewhere the main level to the grouping', () => {
    expect(chosenAdminLevel('CITY', [4, 5])).toBe(5)
    expect(chosenAdminLevel('CITY', [4])).toBe(4)
    expect(chosenAdminLevel('DISTRICT', [7, 6])).toBe(6)
    expect(chosenAdminLevel('STREET', [9])).toBe(9)
  })
})
