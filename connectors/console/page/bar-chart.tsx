type Series = { readonly name: string; readonly values: readonly (number | null)[] };

type Props = {
  readonly title: string;
  readonly keys: readonly string[];
  readonly series: readonly [Series, Series];
  /** One bar of parts, or bars side by side. */
  readonly isStacked: boolean;
};

const WIDTH = 1000;
const HEIGHT = 180;

/** So many names of bars are readable beside one another. */
const MOST_NAMES = 24;

/** Bars with their values as tooltips; the table says the same to those who do not see them. */
export function BarChart({ title, keys, series, isStacked }: Props) {
  const rows = keys.map((key, at) => ({ key, values: series.map(({ values }) => values[at] ?? null) }));
  const topOf = (values: readonly (number | null)[]): number =>
    isStacked
      ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
      : Math.max(0, ...values.map((value) => value ?? 0));
  const top = Math.max(0, ...rows.map(({ values }) => topOf(values)));
  if (top === 0) return null;
  const slot = WIDTH / rows.length;
  const every = Math.ceil(rows.length / MOST_NAMES);
  return (
    <figure class="chart">
      <figcaption>
        {title}
        {series.map(({ name }, at) => (
          <span key={name} class={`chart-key chart-key-${at}`}>
            {name}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 -20 ${WIDTH} ${HEIGHT + 46}`} role="img" aria-label={title}>
        <text x="0" y="-6">
          {top}
        </text>
        <line class="chart-axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {rows.map(({ key, values }, at) => (
          <g key={key}>
            <title>{`${key}: ${series.map(({ name }, of) => `${name} ${values[of] ?? '–'}`).join(', ')}`}</title>
            {barsOf(values, { x: slot * (at + 0.15), width: slot * 0.7, scale: HEIGHT / top, isStacked })}
            {at % every === 0 && (
              <text x={slot * (at + 0.5)} y={HEIGHT + 18} text-anchor="middle">
                {key}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}

type Frame = {
  readonly x: number;
  readonly width: number;
  readonly scale: number;
  readonly isStacked: boolean;
};

function barsOf(values: readonly (number | null)[], { x, width, scale, isStacked }: Frame) {
  const each = isStacked ? width : width / values.length;
  let below = 0;
  return values.map((value, at) => {
    const height = (value ?? 0) * scale;
    const y = HEIGHT - height - (isStacked ? below : 0);
    below += height;
    const left = isStacked ? x : x + at * each;
    return <rect key={at} class={`chart-${at}`} x={left} y={y} width={each} height={height} />;
  });
}
