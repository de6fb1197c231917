/** The product's emblem: three roofs. */
export function Emblem({ size }: { readonly size: number }) {
  return (
    <svg
      className="emblem"
      viewBox="0 0 32 32"
      style={{ width: `${size / 16}rem`, height: `${size / 16}rem` }}
      aria-hidden="true"
      focusable="false"
    >
      <path d="M5 27V14l7-3v16M14 27V5l6 3v19M22 27V16l5 2v9M2.5 27h27" />
    </svg>
  )
}
