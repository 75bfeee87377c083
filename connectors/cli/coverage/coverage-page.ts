import { escapeMarkup } from '#engine/core/escape-markup';
import { type MarkedFile, type MarkedLine, markLines } from '#engine/testing/coverage/mark-lines';
import { labelOf, measureCoverage } from '#engine/testing/coverage/measure';
import { KINDS } from '#engine/testing/coverage/points';
import { htmlPage } from '../html.ts';
import type { BotCoverage } from '../run-fixtures.ts';

/** One page with what is covered, what is missed, and every file of the bots with its lines marked. */
export function coveragePage(coverage: ReadonlyMap<string, BotCoverage>, dialogues: number): string {
  const bots = [...coverage].map(([bot, covered]) => renderBot(bot, covered));
  const title = `Coverage: ${[...coverage.keys()].join(', ')}`;
  const head = `<header><h1>${escapeMarkup(title)}</h1><p>${dialogues} dialogues. The number beside a line says how many of them went through it.
<span class="hit">all of it</span> <span class="partly">some of it</span> <span class="missed">nothing of it</span></p></header>`;
  return htmlPage(title, STYLE, `${head}\n${bots.join('\n')}`);
}

function renderBot(bot: string, { points, sources }: BotCoverage): string {
  const measured = measureCoverage(points);
  const rows = KINDS.filter((kind) => measured[kind].total > 0).map((kind) => {
    const { visited, total } = measured[kind];
    const missed = points.filter((point) => point.kind === kind && point.hits === 0);
    const items = missed.map((point) => `<li>${link(labelOf(point), point.place)}</li>`).join('');
    const list =
      missed.length === 0
        ? ''
        : `<details><summary>${missed.length} missed</summary><ul>${items}</ul></details>`;
    return `<tr><th>${kind}</th><td>${share(visited, total)}</td><td class="number">${visited} / ${total}</td><td>${list}</td></tr>`;
  });
  const files = markLines(sources, points);
  const index = files.map(
    ({ file, visited, total }) =>
      `<tr><th><a href="#${anchor(file)}">${escapeMarkup(file)}</a></th><td>${share(visited, total)}</td><td class="number">${visited} / ${total}</td></tr>`,
  );
  return `<section><h2>${escapeMarkup(bot)}</h2><table>${rows.join('\n')}</table><table>${index.join('\n')}</table></section>
${files.map(renderFile).join('\n')}`;
}

function share(visited: number, total: number): string {
  const percent = total === 0 ? 100 : (visited / total) * 100;
  return `<span class="bar"><i style="width:${percent.toFixed(1)}%"></i></span> ${percent.toFixed(1)} %`;
}

function link(text: string, place: { readonly file: string; readonly line: number } | undefined): string {
  return place === undefined
    ? escapeMarkup(text)
    : `<a href="#${anchor(place.file)}-${place.line}">${escapeMarkup(text)}</a>`;
}

function renderFile({ file, lines, visited, total }: MarkedFile): string {
  const id = anchor(file);
  const rows = lines.map((line, place) => renderLine(line, `${id}-${place + 1}`, place + 1));
  return `<section class="file"><h2 id="${id}">${escapeMarkup(file)} <small>${visited} of ${total}</small></h2>
<pre>${rows.join('\n')}</pre></section>`;
}

function renderLine({ text, state, hits, missed }: MarkedLine, id: string, number: number): string {
  const count = state === 'plain' ? '' : String(hits);
  const about = missed.length === 0 ? '' : ` title="${escapeMarkup(`never:\n${missed.join('\n')}`)}"`;
  return `<span id="${id}" class="line ${state}"${about}><i>${number}</i><b>${count}</b>${escapeMarkup(text)}</span>`;
}

function anchor(file: string): string {
  return file.replace(/[^\w-]+/g, '-');
}

const STYLE = `
header, section { padding: 0 28px; } header { padding-top: 20px; } header span { padding: 1px 8px; border-radius: 4px; }
h2 small { color: var(--faint); font-weight: 400; }
table { border-collapse: collapse; margin-bottom: 18px; } th { text-align: left; font-weight: 500; }
th, td { padding: 4px 18px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { font-variant-numeric: tabular-nums; } details ul { margin: 4px 0; padding-left: 18px; font-size: 13px; }
.bar { display: inline-block; width: 120px; height: 9px; border-radius: 5px; background: var(--miss-back); overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--hit); }
pre { font: 12.5px/1.55 ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; border: 1px solid var(--line);
  border-radius: 8px; overflow-x: auto; margin: 0 0 28px; padding: 6px 0; }
pre .line { display: inline-block; min-width: 100%; box-sizing: border-box; padding-right: 12px; }
.line i, .line b { display: inline-block; text-align: right; font-style: normal; font-weight: 400; color: var(--faint); padding-right: 12px; }
.line i { width: 44px; } .line b { width: 36px; border-right: 1px solid var(--line); margin-right: 12px; }
.hit { background: var(--hit-back); } .partly { background: var(--part-back); } .missed { background: var(--miss-back); }
.line.hit b { color: var(--hit); } .line.partly b { color: var(--part); } .line.missed b { color: var(--miss); }
.line:target { outline: 2px solid #2563eb; }
`;
