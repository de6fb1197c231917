/** How a column is sent, and converted if it is stored as another type. */
export const COLUMN_TYPES = {
  text: { array: 'text[]' },
  boolean: { array: 'boolean[]' },
  smallint: { array: 'smallint[]' },
  int: { array: 'int[]' },
  bigint: { array: 'bigint[]' },
  real: { array: 'real[]' },
  /** EWKB as hex. */
  geometry: { array: 'text[]', value: (column: string) => `${column}::geometry` },
  jsonb: { array: 'text[]', value: (column: string) => `${column}::jsonb` },
  /** A list of texts, as JSON: arrays of arrays of different lengths cannot be sent. */
  texts: {
    array: 'text[]',
    value: (column: string) => `array(select jsonb_array_elements_text(${column}::jsonb))`,
  },
} as const satisfies Record<string, { array: string; value?: (column: string) => string }>

/** Columns written by an import, by name. */
export type Columns = Readonly<Record<string, keyof typeof COLUMN_TYPES>>

export const NAMED = { name: 'text', name_en: 'text' } as const satisfies Columns
/** Filled by `Placement`, as are those of a building. */
export const IN_REGION = { region_id: 'int' } as const satisfies Columns
export const IN_BUILDING = { region_id: 'int', building_id: 'bigint' } as const satisfies Columns
export const GEOMETRY = { geom: 'geometry', geom_3857: 'geometry' } as const satisfies Columns
