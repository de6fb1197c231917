import './backdrop.css'

/** Roofs in three rows, fainter with distance; generated, so that nothing of a real city is shown before signing in. */
const ROWS = [
  'M0 300v-92h34v-30h26v30h44v-78h22v-24h18v24h20v70h48v-46h36v-84l22-18 22 18v110h40v-40h30v-34h34v74h52v-96h20v-30h24v30h18v66h46v-38h60v-70l26-22v142h44v-58h30v-40h38v98h42v-76h34v-54h22v54h24v52h58v-66h32v-46l20-16 20 16v92h46v-40h38v60h34v-82h30v-32h22v32h26v64h60v-44h36v-58h40v92h44v120Z',
  'M0 300v-62h52v-34h40v52h34v-92l38-16v106h28v-70h56v-42h30v108h26V132l22-20 22 20v128h44v-52h62v-30h38v74h30v-108h54v96h26v-58h30v-96l16-40 16 40v142h48v-46h52v-40h34v82h26V118l40-18v148h30v-76h50v80h24v-52h58v-34h30v74h26v-112l34-16v126h36v-56h46v-30h32v90h40v-66h44v36h52v74Z',
  'M0 300v-34h70v-22h52v28h46v-62h36v50h62v-34h44v40h88v-26h36v-46h40v64h70v-30h62v-22h34v46h92v-60h40v52h74v-36h52v30h88v-48h38v40h66v-28h52v36h90v-54h36v44h78v-30h60v40h44v20Z',
] as const

/** Background of the sign-in page: roofs at dusk. */
export function Backdrop() {
  return (
    <div className="backdrop" aria-hidden="true">
      <svg viewBox="0 0 1600 300" preserveAspectRatio="xMidYMax slice">
        <defs>
          <pattern id="windows-a" width="26" height="34" patternUnits="userSpaceOnUse">
            <path d="M4 6h2v3H4ZM17 20h2v3h-2Z" />
          </pattern>
          <pattern id="windows-b" width="57" height="46" patternUnits="userSpaceOnUse">
            <path d="M9 13h2v3H9ZM33 4h2v3h-2ZM33 30h2v3h-2Z" />
          </pattern>
        </defs>
        {ROWS.map((roofs, row) => (
          <g key={row} className={`roofs roofs-${String(row)}`}>
            <path d={roofs} />
            {row > 0 && <path className="windows windows-a" d={roofs} fill="url(#windows-a)" />}
            {row > 0 && <path className="windows windows-b" d={roofs} fill="url(#windows-b)" />}
          </g>
        ))}
      </svg>
    </div>
  )
}
