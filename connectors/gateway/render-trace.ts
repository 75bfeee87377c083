import { createHash } from 'node:crypto';
import { type Account, type Section, sectionsOf } from '#engine';
import { escapeMarkup } from '#engine/core/escape-markup';

/** Text on its own line, values aligned: the page is read, not used. */
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}
article{border-top:1px solid #ccc;padding:.5rem 0 1rem}h1{font-size:1.3rem}h2{font-size:1rem;margin:.5rem 0}
h3{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:#666;margin:1rem 0 .2rem}
table{border-collapse:collapse}th{font-weight:400;color:#666;text-align:left;vertical-align:top;padding-right:1rem;white-space:nowrap}
td,p{overflow-wrap:anywhere;white-space:pre-wrap;margin:0}code{color:#666}`;

/** Nothing on this page may run, load or leave; its one style is named by its digest. */
export const TRACE_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The turns of a conversation as a page that a designer reads. Whatever a visitor wrote is text. */
export function renderTrace(conversation: string, turns: readonly Account[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeMarkup(conversation)}</title><style>${STYLE}</style></head>
<body>
<h1>${escapeMarkup(conversation)}</h1>
${turns.map(renderTurn).join('\n')}
</body>
</html>
`;
}

function renderTurn(turn: Account): string {
  const when = new Date(turn.at).toISOString().replace('T', ' ').slice(0, 19);
  return `<article id="n${turn.of}">
<h2>#${turn.of} <code>${when} · ${escapeMarkup(turn.trigger)} · plan ${escapeMarkup(turn.pipeline.slice(0, 12))}</code></h2>
${turn.heard.map(renderLine).join('')}
${sectionsOf(turn).map(renderSection).join('')}
<h3>say</h3>
${turn.said.map(renderLine).join('') || '<p>nothing</p>'}
</article>`;
}

function renderSection({ title, rows }: Section): string {
  const cells = rows.map(
    ({ label, text }) => `<tr><th>${escapeMarkup(label)}</th><td><bdi>${escapeMarkup(text)}</bdi></td></tr>`,
  );
  return `<h3>${title}</h3><table>${cells.join('')}</table>`;
}

function renderLine({ who, text, reply, buttons = [] }: Account['said'][number]): string {
  const key = reply === undefined ? '' : ` <code>${escapeMarkup(reply)}</code>`;
  const offered = buttons.map((payload) => ` <code>[${escapeMarkup(payload)}]</code>`).join('');
  return `<p><b>${escapeMarkup(who)}</b>${key} <bdi>${escapeMarkup(text)}</bdi>${offered}</p>`;
}
