import type { Tags } from './osm-visitor.ts'

const EDITING_TAGS =
  /^(@id|created_by|source|source_ref|note|fixme|FIXME|todo|import|import_uuid|odbl|attribution|comment|description:.*|source:.*|note:.*|.*:source|tiger:.*|gnis:.*|NHD:.*|KSJ2:.*|yh:.*|is_in(:.*)?|was:.*|old_.*|check_date(:.*)?|survey:date|wikimedia_commons|image)$/
const MOST_TAGS = 48
const MOST_LENGTH = 255

/** True if a tag describes the mapping and not the thing. */
export function isEditingTag(key: string): boolean {
  return EDITING_TAGS.test(key)
}

/** Tags worth keeping with a row: no editing tags, at most 48, values cut at 255 characters. */
export function usefulTags(tags: Tags): Tags {
  const kept: Record<string, string> = {}
  let count = 0
  for (const [key, value] of Object.entries(tags)) {
    if (isEditingTag(key) || key === 'name' || key === 'type') continue
    if (++count > MOST_TAGS) break
    kept[key] = withoutNul(value).slice(0, MOST_LENGTH)
  }
  return kept
}

/** PostgreSQL text cannot hold U+0000. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}
