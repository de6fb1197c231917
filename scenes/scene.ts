import { z } from 'zod'

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** A scene is data: what is on the screen together. Its layer and panel ids are checked against the registries by a test. */
export const sceneSchema = z.strictObject({
  /** Stands in the URL. */
  id: z.string().regex(/^[a-z][a-z-]*$/, 'lower-case letters and hyphens'),
  title: bilingual,
  /** What draws it. */
  stage: z.enum(['map']),
  /** Ids of the layers that are on at first. */
  layers: z.array(z.string()),
  /** Ids of the panels at each edge, from the top. */
  panels: z.strictObject({ left: z.array(z.string()), right: z.array(z.string()) }),
})

export type Scene = z.infer<typeof sceneSchema>
