import { escapeMarkup } from '../core/escape-markup.ts';
import { type ConversationDiff, describeConsequence, type TurnPair } from './compare.ts';
import { formatSummary, sideLines } from './format-diff.ts';
import type { ChangeGroup, DiffReport } from './report.ts';

/** What the page says it is about. */
export type DiffTitle = { readonly bot: string; readonly against: string; readonly version: string };

/**
 * The report as one HTML page without any file beside it: groups open, conversations side by side, buttons hide
 * levels. Everything that visitors or designers wrote is escaped text; the page may not load anything.
 */
export function renderDiff(report: DiffReport, { bot, against, version }: DiffTitle): string {
  const title = escapeMarkup(`${bot} against ${against}`);
  const filters = ['understanding', 'path', 'consequences', 'wording']
    .map((level) => `<label><input type="checkbox" checked data-level="${level}"> ${level}</label>`)
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<style>${STYLE}</style></head>
<body><h1>${title}</h1>
<p>Version ${escapeMarkup(version)}</p>
${formatSummary(report)
  .map((line) => `<p>${escapeMarkup(line)}</p>`)
  .join('\n')}
<form id="filters">Show conversations that change in ${filters}</form>
${report.groups.map(renderGroup).join('\n')}
<script>${SCRIPT}</script></body></html>
`;
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#222}
details{margin:.4rem 0}details details{margin-left:1.2rem}summary{cursor:pointer}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.5rem 0 1rem}
td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
tr.differs{background:#fff6e5}.level{color:#666}.lost{color:#b91c1c}.added{color:#15803d}label{margin-right:1rem}`;

/** A conversation is shown while one of its levels is; a group while one of its conversations is. */
const SCRIPT = `const form=document.getElementById('filters');
const apply=()=>{const on=[...form.querySelectorAll('input:checked')].map(i=>i.dataset.level);
for(const c of document.querySelectorAll('[data-levels]'))c.hidden=!c.dataset.levels.split(' ').some(l=>on.includes(l));
for(const g of document.querySelectorAll('.group'))g.hidden=![...g.querySelectorAll('[data-levels]')].some(c=>!c.hidden);};
form.addEventListener('change',apply);`;

function renderGroup({ title, level, changes }: ChangeGroup): string {
  return `<details class="group"><summary><b>${changes.length}</b> × <span class="level">${level}</span> ${escapeMarkup(title)}</summary>
${changes.map(renderConversation).join('\n')}
</details>`;
}

function renderConversation(diff: ConversationDiff): string {
  const { lost, added } = diff.consequences;
  const notes = [
    ...lost.map((one) => `<li class="lost">− ${escapeMarkup(describeConsequence(one))}</li>`),
    ...added.map((one) => `<li class="added">+ ${escapeMarkup(describeConsequence(one))}</li>`),
    ...diff.unknown.map((question) => `<li>unknown result: ${escapeMarkup(question)}</li>`),
    ...diff.leftOut.map((reason) => `<li>left out: ${escapeMarkup(reason)}</li>`),
  ];
  return `<details data-levels="${diff.levels.join(' ')}"><summary>${escapeMarkup(diff.conversation)} <span class="level">${diff.levels.join(', ')}</span></summary>
${notes.length > 0 ? `<ul>${notes.join('')}</ul>` : ''}
<table><tr><th>heard</th><th>recorded</th><th>candidate</th><th>difference</th></tr>
${diff.turns.map(renderPair).join('\n')}</table></details>`;
}

function renderPair({ heard, recorded, candidate, differences }: TurnPair): string {
  const told = differences.map(
    ({ level, what, recorded: left, candidate: right }) => `${level}, ${what}: ${left} → ${right}`,
  );
  const cells = [[heard], sideLines(recorded), sideLines(candidate), told];
  return `<tr${differences.length > 0 ? ' class="differs"' : ''}>${cells
    .map((lines) => `<td>${lines.map(escapeMarkup).join('<br>')}</td>`)
    .join('')}</tr>`;
}
