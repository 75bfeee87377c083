import type { FlowGraph } from '#engine';
import { escapeMarkup } from '#engine/core/escape-markup';
import { htmlPage } from '../html.ts';
import { drawFlow, type Marks } from './draw-flow.ts';

/** What the page says about itself. */
export type GraphPage = {
  readonly bot: string;
  readonly graphs: readonly FlowGraph[];
  /** What a flow is for, in the bot's first language. */
  readonly about: (flow: string) => string;
  readonly marks: (flow: string) => Marks;
  readonly covered: boolean;
  /** Conversations that were counted; undefined without a log. */
  readonly conversations: number | undefined;
};

/** All flows on one page, each drawn as SVG, with a list of them at the side. */
export function graphPage(page: GraphPage): string {
  const { bot, graphs, about, marks } = page;
  const list = graphs.map(({ flow }) => `<li><a href="#${flow}">${escapeMarkup(flow)}</a></li>`).join('');
  const drawn = graphs.map(
    (graph) =>
      `<section id="${graph.flow}"><h2>${escapeMarkup(graph.flow)} <small>${escapeMarkup(about(graph.flow))}</small></h2>\n<div class="scroll">${drawFlow(graph, marks(graph.flow))}</div></section>`,
  );
  const body = `<nav><h1>${escapeMarkup(bot)}</h1><p>${graphs.length} flows</p>${legend(page)}<ol>${list}</ol></nav>
<main>
${drawn.join('\n')}
</main>`;
  return htmlPage(`${bot}: flows`, STYLE, body);
}

function legend({ covered, conversations }: GraphPage): string {
  const parts = [
    ...(covered
      ? [
          '<span class="key hit">a dialogue goes here</span>',
          '<span class="key miss">no dialogue goes here</span>',
        ]
      : []),
    ...(conversations === undefined
      ? []
      : [`<span>Width: how many of ${conversations} conversations went this way</span>`]),
  ];
  return parts.length === 0 ? '' : `<p class="legend">${parts.join('<br>')}</p>`;
}

const STYLE = `
body { display: grid; grid-template-columns: 230px minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; box-sizing: border-box; padding: 18px 16px;
  background: var(--panel); border-right: 1px solid var(--line); }
nav p { margin: 0 0 10px; color: var(--faint); } nav ol { padding: 0; margin: 0; list-style: none; }
nav a { display: block; padding: 2px 0; text-decoration: none; overflow-wrap: anywhere; } nav a:hover { text-decoration: underline; }
.legend { font-size: 12px; } .key::before { content: ""; display: inline-block; width: 18px; margin-right: 6px; vertical-align: middle; border-top: 3px solid; }
.key.hit::before { border-color: var(--hit); } .key.miss::before { border-color: var(--miss); border-top-style: dashed; }
main { padding: 8px 28px 60vh; min-width: 0; } section { border-bottom: 1px solid var(--line); padding-bottom: 20px; }
h2 small { color: var(--faint); font-weight: 400; margin-left: 8px; } .scroll { overflow-x: auto; }
section:target h2 { color: #2563eb; }
svg text { font: 12.5px system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; text-anchor: middle; fill: var(--ink); }
svg .more { fill: var(--faint); font-size: 11.5px; }
.shape { fill: var(--paper); stroke: #8794ab; stroke-width: 1.3; }
.kind-start .shape, .kind-end .shape { fill: var(--panel); } .kind-flow .shape { fill: var(--panel); stroke-dasharray: 5 3; }
.kind-form .shape, .kind-ask .shape { fill: #eaf2ff; stroke: #5b8def; } .kind-if .shape { fill: #fff7e6; stroke: #d19a2f; }
.kind-ticket .shape, .kind-action .shape, .kind-search .shape { fill: #f1ecff; stroke: #8b6fe0; } .kind-handoff .shape { fill: #ffeef3; stroke: #d95f88; }
@media (prefers-color-scheme: dark) { .kind-form .shape, .kind-ask .shape { fill: #17263f; } .kind-if .shape { fill: #33290f; }
  .kind-ticket .shape, .kind-action .shape, .kind-search .shape { fill: #261d42; } .kind-handoff .shape { fill: #3c1c28; } }
.way path { fill: none; stroke: #98a2b3; } .way .head { fill: #98a2b3; stroke: none; } .way.jump path { stroke-dasharray: 5 4; }
.way.hit path { stroke: var(--hit); } .way.hit .head { fill: var(--hit); stroke: none; }
.way.miss path { stroke: var(--miss); stroke-dasharray: 6 4; } .way.miss .head { fill: var(--miss); stroke: none; }
.way.idle { opacity: .55; }
.box.miss .shape { stroke: var(--miss); stroke-dasharray: 6 4; } .box.miss .main { fill: var(--miss); }
.label rect { fill: var(--paper); } .label text { font-size: 11px; fill: var(--faint); } .label.miss text { fill: var(--miss); }
`;
