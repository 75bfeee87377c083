import { escapeMarkup } from '../core/escape-markup.ts';
import type { Report, ReportRow, Spans } from './report.ts';

/** What the page says it is about: which chats, and of when. */
export type ReportTitle = { readonly title: string; readonly about: string };

/** The report as one HTML page without any file beside it: plots and the table they come from. It may load nothing. */
export function renderReport({ by, rows, total }: Report, { title, about }: ReportTitle): string {
  const heading = escapeMarkup(title);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head>
<body><h1>${heading}</h1><p class="about">${escapeMarkup(about)}</p>
<dl>${tiles(total)}</dl>
${plot({ title: `Chats by ${by}`, rows, unit: '', series: VOLUME, isStacked: true })}
${plot({ title: `Wait for a person by ${by}, seconds`, rows, unit: ' s', series: WAIT, isStacked: false })}
${plot({ title: `First answer by ${by}, seconds`, rows, unit: ' s', series: ANSWER, isStacked: false })}
${table(by, rows, total)}
</body></html>
`;
}

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}
.about{opacity:.75}dl{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:1.5rem 0}dt{font-size:.85rem;opacity:.75}dd{margin:0;font-size:1.6rem;font-weight:600}
figure{margin:2rem 0}figcaption{font-weight:600;margin-bottom:.4rem}svg{width:100%;height:auto;overflow:visible}svg text{font:12px system-ui,sans-serif;fill:currentColor}
.axis{stroke:currentColor;opacity:.35}.c0{fill:light-dark(#0b6b46,#4fbf8f)}.c1{fill:light-dark(#b26a00,#f0b95c)}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{text-align:right;padding:.35rem .7rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent);white-space:nowrap}
td:first-child,th:first-child{text-align:left}tfoot td{font-weight:600}`;

type Series = { readonly name: string; readonly of: (row: ReportRow) => number | null };

const VOLUME: readonly Series[] = [
  { name: 'bot alone', of: ({ chats, handedOver }) => chats - handedOver },
  { name: 'handed over', of: ({ handedOver }) => handedOver },
];
const WAIT: readonly Series[] = [
  { name: 'median', of: ({ wait }) => seconds(wait.p50) },
  { name: '90th percentile', of: ({ wait }) => seconds(wait.p90) },
];
const ANSWER: readonly Series[] = [
  { name: 'median', of: ({ answer }) => seconds(answer.p50) },
  { name: '90th percentile', of: ({ answer }) => seconds(answer.p90) },
];

function seconds(span: number | null): number | null {
  return span === null ? null : Math.round(span / 100) / 10;
}

function tiles(total: ReportRow): string {
  const shown: readonly (readonly [string, string])[] = [
    ['chats', String(total.chats)],
    ['deflected by the bot', percent(total.deflected)],
    ['handed over', String(total.handedOver)],
    ['missed', String(total.missed)],
    ['wait, median', spanText(total.wait.p50)],
    ['CSAT', total.rated === 0 ? '–' : `${percent(total.csat)} of ${total.rated}`],
  ];
  return shown.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('');
}

type Plot = {
  readonly title: string;
  readonly rows: readonly ReportRow[];
  readonly unit: string;
  readonly series: readonly Series[];
  /** One bar of parts, or bars side by side. */
  readonly isStacked: boolean;
};

/** Bars in a frame of 1000 × 220 units, with the value in a tooltip. Nothing is drawn where there is no value at all. */
function plot({ title, rows, unit, series, isStacked }: Plot): string {
  const values = rows.map((row) => series.map(({ of }) => of(row)));
  const tops = values.map((row) => (isStacked ? sum(row) : Math.max(0, ...row.map((value) => value ?? 0))));
  const top = Math.max(0, ...tops);
  if (top === 0) return '';
  const slot = 1000 / rows.length;
  const bars = rows.map((row, at) => {
    const drawn = barsOf(values[at] ?? [], {
      x: at * slot + slot * 0.15,
      width: slot * 0.7,
      scale: 180 / top,
      isStacked,
    });
    const told = series.map(({ name }, which) => `${name} ${values[at]?.[which] ?? '–'}${unit}`).join(', ');
    const label = at % Math.ceil(rows.length / 24) === 0 ? labelOf(row.key, at * slot + slot / 2) : '';
    return `<g><title>${escapeMarkup(row.key)}: ${told}</title>${drawn}</g>${label}`;
  });
  const legend = series
    .map(
      ({ name }, which) =>
        `<rect class="c${which}" x="${which * 160}" y="-14" width="10" height="10"/><text x="${which * 160 + 16}" y="-5">${name}</text>`,
    )
    .join('');
  return `<figure><figcaption>${escapeMarkup(title)}</figcaption><svg viewBox="0 -20 1000 240" role="img" aria-label="${escapeMarkup(title)}">
${legend}<text x="0" y="18">${top}${unit}</text><line class="axis" x1="0" x2="1000" y1="200" y2="200"/>
${bars.join('\n')}</svg></figure>`;
}

type Bar = {
  readonly x: number;
  readonly width: number;
  readonly scale: number;
  readonly isStacked: boolean;
};

function barsOf(values: readonly (number | null)[], { x, width, scale, isStacked }: Bar): string {
  const each = isStacked ? width : width / values.length;
  let below = 0;
  return values
    .map((value, at) => {
      const height = (value ?? 0) * scale;
      const y = 200 - height - (isStacked ? below : 0);
      below += height;
      const left = isStacked ? x : x + at * each;
      return `<rect class="c${at}" x="${left.toFixed(1)}" y="${y.toFixed(1)}" width="${each.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    })
    .join('');
}

function labelOf(key: string, x: number): string {
  return `<text x="${x.toFixed(1)}" y="216" text-anchor="middle">${escapeMarkup(key)}</text>`;
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

const COLUMNS: readonly (readonly [string, (row: ReportRow) => string])[] = [
  ['chats', ({ chats }) => String(chats)],
  ['talked', (row) => String(row.talked)],
  ['deflected', ({ deflected }) => percent(deflected)],
  ['handed over', ({ handedOver }) => String(handedOver)],
  ['missed', ({ missed }) => String(missed)],
  ['answer', ({ answer }) => pair(answer)],
  ['wait', ({ wait }) => pair(wait)],
  ['response', ({ response }) => pair(response)],
  ['handling', ({ handling }) => pair(handling)],
  ['resolution', ({ resolution }) => pair(resolution)],
  ['rated', ({ rated }) => String(rated)],
  ['CSAT', ({ csat }) => percent(csat)],
];

function table(by: string, rows: readonly ReportRow[], total: ReportRow): string {
  const line = (row: ReportRow): string =>
    `<tr><td>${escapeMarkup(row.key)}</td>${COLUMNS.map(([, cell]) => `<td>${cell(row)}</td>`).join('')}</tr>`;
  return `<div class="table"><table><thead><tr><th>${by}</th>${COLUMNS.map(([name]) => `<th>${name}</th>`).join('')}</tr></thead>
<tbody>${rows.map(line).join('\n')}</tbody><tfoot>${line(total)}</tfoot></table></div>
<p class="about">Times are median / 90th percentile.</p>`;
}

/** A share 0…1 as people say it. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

function pair({ p50, p90 }: Spans): string {
  return p50 === null ? '–' : `${spanText(p50)} / ${spanText(p90)}`;
}

/** A span as people say it: `0.8 s`, `42 s`, `3:05 min`, `2:10 h`. */
export function spanText(span: number | null): string {
  if (span === null) return '–';
  if (span < 9_950) return `${(span / 1000).toFixed(1)} s`;
  const whole = Math.round(span / 1000);
  if (whole < 60) return `${whole} s`;
  const [unit, size] = whole < 3600 ? (['min', 60] as const) : (['h', 3600] as const);
  const rest = Math.floor((whole % size) / (size / 60));
  return `${Math.floor(whole / size)}:${String(rest).padStart(2, '0')} ${unit}`;
}
