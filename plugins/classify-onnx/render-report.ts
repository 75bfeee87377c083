import { escapeMarkup } from '#engine/plugin';
import { percent, reliabilityChart, riskChart } from './report-charts.ts';
import type { Point, ReportData } from './report-data.ts';

/** The reports of a bot's languages as one HTML page without any file beside it. */
export function renderReport(bot: string, reports: Readonly<Record<string, ReportData>>): string {
  const languages = Object.entries(reports);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeMarkup(bot)}: how well it understands</title>
<style>${STYLE}</style></head>
<body><h1>${escapeMarkup(bot)}: how well it understands</h1>
<p>Every figure is of examples that the model had not seen when it judged them.</p>
${languages.map(([language, report]) => renderLanguage(language, report)).join('\n')}</body></html>
`;
}

const STYLE = `body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:3rem;border-top:3px solid #222;padding-top:.5rem}h3{margin:2rem 0 .25rem}p{margin:.25rem 0 .75rem;max-width:46rem}
table{border-collapse:collapse;min-width:24rem;margin:.5rem 0 1.5rem}td,th{text-align:left;padding:.3rem 1.5rem .3rem 0;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td.i{font-family:ui-monospace,monospace;font-size:.875em}
.charts{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}figure{margin:0;flex:1 1 24rem;max-width:28rem}figcaption{min-height:4.5em}
svg{width:100%;height:auto}svg text{font-size:13px;fill:#333}svg .tick{font-size:11px;fill:#666}.grid{stroke:#e5e5e5}.honest{stroke:#999;stroke-dasharray:5 4}
.dot{fill:#2563eb;fill-opacity:.65}.curve{fill:none;stroke:#dc2626;stroke-width:2}.risk{fill:#dc2626}`;

function renderLanguage(language: string, report: ReportData): string {
  return [
    `<h2>${escapeMarkup(language)}</h2>`,
    renderSummary(report),
    renderCharts(report),
    renderCoverage(report.coverage),
    renderConfusions(report),
    renderSuspicious(report),
    renderDuplicates(report),
  ].join('\n');
}

function renderSummary({ examples, intents, accuracy, calibration_error, scope }: ReportData): string {
  const { limit, refused_inside, refused_outside } = scope;
  const outside =
    refused_outside === null
      ? 'There are no out-of-scope examples to try it on: write some.'
      : `Of the out-of-scope examples ${percent(refused_outside)} are refused.`;
  return `<p>${examples} examples, ${intents} intents; best guess right ${percent(accuracy)}; chances are off by ${percent(calibration_error)} on average.</p>
<p>Below a chance of ${limit} of being in scope a message is refused: ${percent(refused_inside)} of what is in scope. ${outside}</p>`;
}

function renderCharts({ reliability, coverage }: ReportData): string {
  return `<div class="charts"><figure><figcaption><strong>Is it as sure as it is right?</strong> On the dashed line its chances are honest; below it, it claims too much. A larger dot stands for more guesses.</figcaption>${reliabilityChart(reliability)}</figure>
<figure><figcaption><strong>What does answering more cost?</strong> Answering only the surest messages, fewer answers are wrong. Out-of-scope examples count as wrong when answered.</figcaption>${riskChart(coverage)}</figure></div>`;
}

/** A few points of the curve in numbers, for whoever sets a limit. */
function renderCoverage(points: readonly Point[]): string {
  if (points.length === 0) return '';
  const rows = points
    .filter(({ coverage }) => [0.5, 0.7, 0.8, 0.9, 0.95, 1].includes(coverage))
    .map(({ coverage, above, risk }) => [percent(coverage), above.toFixed(2), percent(risk)]);
  return table([number('messages answered'), number('from a chance of'), number('answers wrong')], rows);
}

function renderConfusions({ confusions }: ReportData): string {
  const rows = confusions.map(({ wanted, got, count, example }) => [wanted, got, String(count), example]);
  return `<h3>Taken for one another</h3>
<p>Give both intents more examples that show the difference, or make them one. “Out of scope” is what the limit refuses.</p>
${table([intent('wanted'), intent('got'), number('times'), plain('for example')], rows)}`;
}

function renderSuspicious({ suspicious }: ReportData): string {
  const rows = suspicious.map(({ text, labelled, looks_like, chance }) => [
    text,
    labelled,
    looks_like,
    chance.toFixed(2),
  ]);
  return `<h3>Examples that look as if they belong elsewhere</h3>
<p>A wrong label, or a sentence that means both: move it, or take it out.</p>
${table([plain('text'), intent('labelled'), intent('looks like'), number('chance')], rows)}`;
}

function renderDuplicates({ duplicates }: ReportData): string {
  const rows = duplicates.map(({ one, one_intent, other, other_intent, alike }) => [
    one,
    one_intent,
    other,
    other_intent,
    alike.toFixed(2),
  ]);
  const columns = [plain('text'), intent('intent'), plain('text'), intent('intent'), number('alike')];
  return `<h3>Nearly the same text under two intents</h3>
<p>Nobody can tell these apart, a model neither.</p>
${table(columns, rows)}`;
}

/** A column's head and the kind of what stands below it. */
type Column = { readonly head: string; readonly kind: '' | 'n' | 'i' };

const plain = (head: string): Column => ({ head, kind: '' });
const number = (head: string): Column => ({ head, kind: 'n' });
const intent = (head: string): Column => ({ head, kind: 'i' });

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const head = columns
    .map((column) => `<th class="${column.kind}">${escapeMarkup(column.head)}</th>`)
    .join('');
  const body = rows.map((row) => {
    const cells = row.map((text, at) => `<td class="${columns[at]?.kind ?? ''}">${escapeMarkup(text)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><tr>${head}</tr>${body.join('\n')}</table>`;
}
