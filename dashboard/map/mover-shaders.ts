import { LIVE_KINDS } from '../../domain/live-frames.ts'
import { RECORD, TRAIT } from '../stores/mover-record.ts'

/** Parts of a record for the shaders: first word, and number of words. */
export const ATTRIBUTES = [
  { location: 0, word: RECORD.fromX, words: 4 },
  { location: 1, word: RECORD.startMs, words: 4 },
  { location: 2, word: RECORD.traits, words: 1 },
] as const

/** Looks of a marker, in the order of `cells`. */
export const LOOKS = ['plain', 'stale', 'selected'] as const

/** Common to both drawings: position, visibility and staleness of a mover. */
const MOVER = `#version 300 es
precision highp float;
precision highp int;
// From where to where; when it set out, for how long, when it was seen and its id; what it is.
layout(location = 0) in uvec4 way;
layout(location = 1) in uvec4 timing;
layout(location = 2) in uint traits;
uniform mat4 projection;
uniform uvec2 origin;
uniform uint nowMs;
uniform uint staleBefore;
uniform uint staleFeeds[8];
uniform uint shownKinds;

const int KIND = ${String(TRAIT.kind)};
const int FEED = ${String(TRAIT.feed)};
const int BEARING = ${String(TRAIT.bearing)};
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

uint trait(int bits) {
  return traits >> bits & 255u;
}

bool isShown() {
  return (shownKinds >> trait(KIND) & 1u) == 1u;
}

bool isStale() {
  return int(timing.z - staleBefore) < 0 || (staleFeeds[trait(FEED) >> 5u] >> (trait(FEED) & 31u) & 1u) == 1u;
}

// From the origin, in units of the world: whole numbers until they are small.
vec2 place() {
  float share = min(1.0, float(nowMs - timing.x) / max(1.0, float(timing.y)));
  return mix(vec2(ivec2(way.xy - origin)), vec2(ivec2(way.zw - origin)), share);
}

vec2 corner() {
  return vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
}
`

/** Dots on the ground. */
export const DOTS = {
  vertex: `${MOVER}
uniform float radius;
uniform float pixel;
uniform vec4 moving;
uniform vec4 stale;
out vec2 fromCentre;
flat out vec4 colour;

void main() {
  fromCentre = corner() * (radius + 0.5);
  colour = isStale() ? stale : moving;
  gl_Position = isShown() ? projection * vec4(place() + fromCentre * pixel, 0.0, 1.0) : NOWHERE;
}
`,
  fragment: `#version 300 es
precision highp float;
uniform float radius;
in vec2 fromCentre;
flat in vec4 colour;
out vec4 seen;

void main() {
  seen = colour * (1.0 - smoothstep(radius - 0.5, radius + 0.5, length(fromCentre)));
}
`,
} as const

/** Markers facing the screen: each with the icon of its kind, below all of them their headings. */
export const MARKERS = {
  vertex: `${MOVER}
uniform bool isHeading;
uniform vec2 clipPerPixel;
uniform float size;
uniform uint selected;
uniform vec2 cells[${String(LOOKS.length * LIVE_KINDS.length)}];
uniform vec2 headingCell;
uniform vec2 cellSize;
uniform float northDeg;
uniform float flatness;
out vec2 inAtlas;

const uint UNKNOWN = 255u;

void main() {
  bool gone = isStale();
  vec2 side = corner();
  vec2 offset = side;
  vec2 cell = headingCell;
  if (isHeading) {
    float bearing = radians(float(trait(BEARING)) * 360.0 / 255.0 - northDeg);
    vec2 ahead = normalize(vec2(sin(bearing), -cos(bearing) * flatness));
    offset = vec2(-ahead.y, ahead.x) * side.x - ahead * side.y;
  } else {
    uint look = timing.w == selected ? 2u : gone ? 1u : 0u;
    cell = cells[look * ${String(LIVE_KINDS.length)}u + trait(KIND)];
  }
  inAtlas = cell + (side * 0.5 + 0.5) * cellSize;
  vec4 centre = projection * vec4(place(), 0.0, 1.0);
  centre.xy += offset * 0.5 * size * clipPerPixel;
  gl_Position = !isShown() || (isHeading && (gone || trait(BEARING) == UNKNOWN)) ? NOWHERE : centre;
}
`,
  fragment: `#version 300 es
precision highp float;
uniform sampler2D atlas;
in vec2 inAtlas;
out vec4 seen;

void main() {
  seen = texture(atlas, inAtlas);
}
`,
} as const
