import type { Bin, Point } from './report-data.ts';

/** Room of a chart's square, and around it for the words at its axes. */
const SIDE = 280;
const LEFT = 64;
const BELOW = 48;
const ABOVE = 12;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Chance said against share right; the larger a dot, the more guesses. Above the line it was too modest, below it boasted. */
export function reliabilityChart(bins: readonly Bin[]): string {
  const dots = bins.map(({ said, right, count }) => {
    const title = `<title>${count} guesses, said ${percent(said)}, right ${percent(right)}</title>`;
    const size = (3 + Math.log2(count + 1)).toFixed(1);
    return `<circle cx="${across(said)}" cy="${up(right, 1)}" r="${size}" class="dot">${title}</circle>`;
  });
  const honest = `<line x1="${across(0)}" y1="${up(0, 1)}" x2="${across(1)}" y2="${up(1, 1)}" class="honest"/>`;
  return chart(['chance said', 'share right'], 1, honest + dots.join(''));
}

/** Share answered against share of the answers that are wrong; the axis ends a little above the worst. */
export function riskChart(points: readonly Point[]): string {
  const worst = points.reduce((most, { risk }) => Math.max(most, risk), 0);
  const top = Math.min(1, Math.max(0.1, Math.ceil(worst * 10) / 10));
  const line = points.map(({ coverage, risk }) => `${across(coverage)},${up(risk, top)}`).join(' ');
  const dots = points.map(({ coverage, risk, above }) => {
    const title = `<title>answering ${percent(coverage)}, from chance ${above.toFixed(2)} on: ${percent(risk)} wrong</title>`;
    return `<circle cx="${across(coverage)}" cy="${up(risk, top)}" r="4" class="risk">${title}</circle>`;
  });
  const curve = `<polyline points="${line}" class="curve"/>`;
  return chart(
    ['share of messages answered, the surest first', 'share of answers wrong'],
    top,
    curve + dots.join(''),
  );
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function chart([x, y]: readonly [string, string], top: number, inner: string): string {
  const width = LEFT + SIDE + 24;
  const height = ABOVE + SIDE + BELOW;
  const middle = ABOVE + SIDE / 2;
  const axes = TICKS.map((tick) => lines(tick, top)).join('');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${y} by ${x}">${axes}${inner}
<text x="${LEFT + SIDE / 2}" y="${height - 6}" text-anchor="middle">${x}</text>
<text x="14" y="${middle}" text-anchor="middle" transform="rotate(-90 14 ${middle})">${y}</text></svg>`;
}

/** The grid's line across and up at a share of both axes, with what they stand for. */
function lines(tick: number, top: number): string {
  const x = across(tick);
  const y = up(tick, 1);
  const label = (share: number): string => `${Number((share * 100).toFixed(1))}%`;
  return `<line x1="${x}" y1="${up(0, 1)}" x2="${x}" y2="${up(1, 1)}" class="grid"/>
<line x1="${across(0)}" y1="${y}" x2="${across(1)}" y2="${y}" class="grid"/>
<text x="${x}" y="${ABOVE + SIDE + 18}" text-anchor="middle" class="tick">${label(tick)}</text>
<text x="${LEFT - 6}" y="${Number(y) + 4}" text-anchor="end" class="tick">${label(tick * top)}</text>`;
}

function across(share: number): string {
  return (LEFT + share * SIDE).toFixed(1);
}

function up(share: number, top: number): string {
  return (ABOVE + (1 - share / top) * SIDE).toFixed(1);
}
