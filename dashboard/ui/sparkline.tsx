import { SPARK_HEIGHT, SPARK_WIDTH, sparkPath, type SparkFrame, type SparkPoint } from './spark-path.ts'
import './sparkline.css'

export interface SparklineProps extends SparkFrame {
  readonly points: readonly SparkPoint[]
  /** What it shows, for who cannot see it; absent: words beside it say so. */
  readonly label?: string
  readonly className?: string
}

/** A line without axes: how something went, not how much it was. */
export function Sparkline({ points, label, className = '', ...frame }: SparklineProps) {
  return (
    <svg
      className={`sparkline ${className}`}
      viewBox={`0 0 ${String(SPARK_WIDTH)} ${String(SPARK_HEIGHT)}`}
      preserveAspectRatio="none"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={sparkPath(points, frame)} />
    </svg>
  )
}

export interface SparkBarsProps {
  /** From left to right. */
  readonly values: readonly { readonly value: number; readonly bad?: number }[]
  readonly label: string
}

/** Bars without axes; what was bad of each stands at its foot in the colour of warnings. */
export function SparkBars({ values, label }: SparkBarsProps) {
  const highest = Math.max(1, ...values.map(({ value }) => value))
  const width = SPARK_WIDTH / Math.max(1, values.length)
  const height = (value: number) => (value === 0 ? 0 : Math.max(1.5, (value / highest) * SPARK_HEIGHT))
  return (
    <svg
      className="sparkline spark-bars"
      viewBox={`0 0 ${String(SPARK_WIDTH)} ${String(SPARK_HEIGHT)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {values.map(({ value, bad = 0 }, i) => (
        <g key={i}>
          <rect x={i * width} y={SPARK_HEIGHT - height(value)} width={width * 0.7} height={height(value)} />
          {bad > 0 && (
            <rect
              className="spark-bad"
              x={i * width}
              y={SPARK_HEIGHT - height(bad)}
              width={width * 0.7}
              height={height(bad)}
            />
          )}
        </g>
      ))}
    </svg>
  )
}
