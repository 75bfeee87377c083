import type { Bin, Point, ReportData } from './report-data.ts';

/** The reports of a bot's languages as one HTML page without any file beside it. */
export function renderReport(bot: string, reports: Readonly<Record<string, ReportData>>): string {
  const parts = Object.entries(reports).map(([language, report]) => renderLanguage(language, report));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeText(bot)}: how well it understands</title>
<style>${STYLE}</style></head>
<body><h1>${escapeText(bot)}: how well it understands</h1>
<p>Every figure is of examples that the model had not seen when it judged them.</p>
${parts.join('\n')}</body></html>
`;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}td,th{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ddd}
td.n,th.n{text-align:right}figure{display:inline-block;margin:0 2rem 1rem 0}svg{background:#fafafa}`;

function renderLanguage(language: string, report: ReportData): string {
  const { examples, intents, accuracy, calibration_error } = report;
  return `<h2>${escapeText(language)}</h2>
<p>${examples} examples, ${intents} intents; best guess right ${percent(accuracy)}; chances are off by ${percent(calibration_error)} on average.</p>
<figure><figcaption>Chance said and share right: on the line is honest</figcaption>${reliabilityChart(report.reliability)}</figure>
<figure><figcaption>Share of messages answered and share of answers wrong</figcaption>${riskChart(report.coverage)}</figure>
<h3>Taken for one another</h3>
${table(
  ['wanted', 'got', 'times', 'for example'],
  report.confusions.map(({ wanted, got, count, example }) => [wanted, got, String(count), example]),
)}
<h3>Examples that look as if they belong elsewhere</h3>
${table(
  ['text', 'labelled', 'looks like', 'chance'],
  report.suspicious.map(({ text, labelled, looks_like, chance }) => [
    text,
    labelled,
    looks_like,
    String(chance),
  ]),
)}
<h3>Nearly the same text under two intents</h3>
${table(
  ['text', 'intent', 'text', 'intent', 'alike'],
  report.duplicates.map(({ one, one_intent, other, other_intent, alike }) => [
    one,
    one_intent,
    other,
    other_intent,
    String(alike),
  ]),
)}`;
}

const SIDE = 260;

function reliabilityChart(bins: readonly Bin[]): string {
  const dots = bins.map(({ said, right, count }) => {
    const title = `<title>${count} guesses, said ${percent(said)}, right ${percent(right)}</title>`;
    return `<circle cx="${across(said)}" cy="${up(right)}" r="${(2 + Math.log2(count + 1)).toFixed(1)}" fill="#2563eb" fill-opacity=".7">${title}</circle>`;
  });
  return chart(`<line x1="0" y1="${SIDE}" x2="${SIDE}" y2="0" stroke="#999"/>${dots.join('')}`);
}

function riskChart(points: readonly Point[]): string {
  const line = points.map(({ coverage, risk }) => `${across(coverage)},${up(risk)}`).join(' ');
  return chart(`<polyline points="${line}" fill="none" stroke="#dc2626" stroke-width="2"/>`);
}

function chart(inner: string): string {
  return `<svg width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" role="img">${inner}</svg>`;
}

function across(share: number): string {
  return (share * SIDE).toFixed(1);
}

function up(share: number): string {
  return ((1 - share) * SIDE).toFixed(1);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const head = heads.map((text) => `<th>${escapeText(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${escapeText(text)}</td>`).join('')}</tr>`);
  return `<table><tr>${head}</tr>${body.join('\n')}</table>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function escapeText(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.toWellFormed().replaceAll(/[&<>"]/g, (sign) => names[sign] ?? sign);
}
