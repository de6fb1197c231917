import type { Member } from './osm-visitor.ts'

/** The building of each part, from `type=building` relations with one outline. */
export class PartOutlines {
  private readonly outlineOf = new Map<string, string>()

  add(members: readonly Member[]): void {
    const outlines = members.filter((member) => member.role === 'outline')
    const [outline] = outlines
    if (!outline || outlines.length > 1) return
    for (const part of members) {
      if (part.role === 'part') this.outlineOf.set(keyOf(part), keyOf(outline))
    }
  }

  /** Source id of the outline, e.g. `way/1`; undefined if no relation has it. */
  of(partId: string): string | undefined {
    return this.outlineOf.get(partId)
  }
}

function keyOf(member: Member): string {
  return `${member.type}/${member.id}`
}
