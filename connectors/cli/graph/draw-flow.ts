import type { FlowGraph, GraphEdge, GraphNode } from '#engine';
import { escapeMarkup } from '#engine/core/escape-markup';
import {
  LINE_HEIGHT,
  LONGEST_LINE,
  layOut,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  widthOf,
} from './lay-out.ts';

/** How boxes and ways are marked; undefined where nothing is known. */
export type Marks = {
  /** Whether dialogues went through. */
  readonly node: (node: GraphNode) => boolean | undefined;
  readonly edge: (edge: GraphEdge) => boolean | undefined;
  /** Conversations that went over a way. */
  readonly traffic: (edge: GraphEdge) => number | undefined;
  /** The busiest way of all flows. */
  readonly busiest: number;
  readonly placeOf: (node: GraphNode) => string;
};

/** A flow as SVG. */
export function drawFlow(graph: FlowGraph, marks: Marks): string {
  const { width, height, nodes, edges, flow } = layOut(graph);
  const size = `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return [
    `<svg ${size} role="img" aria-label="${escapeMarkup(flow)}">`,
    ...edges.map((edge) => drawWay(edge, marks)),
    ...nodes.map((node) => drawBox(node, marks)),
    ...edges.map((edge) => drawLabel(edge, marks)),
    '</svg>',
  ].join('\n');
}

function classOf(hit: boolean | undefined): string {
  return hit === undefined ? '' : hit ? ' hit' : ' miss';
}

function drawWay(edge: PlacedEdge, marks: Marks): string {
  const count = marks.traffic(edge);
  const share = count === undefined || marks.busiest === 0 ? 0 : count / marks.busiest;
  const width = count === undefined ? 1.6 : count === 0 ? 1 : 1.6 + 7 * Math.sqrt(share);
  const jump = edge.outcomes.length === 0 && edge.label !== '' ? ' jump' : '';
  const idle = count === 0 ? ' idle' : '';
  const kind = `way${classOf(marks.edge(edge))}${jump}${idle}`;
  const about = count === undefined ? '' : `<title>${count} conversations</title>`;
  return `<g class="${kind}">${about}<path d="${curve(edge.points)}" stroke-width="${width.toFixed(1)}"/>${arrowHead(edge.points, width)}</g>`;
}

/** Bends are rounded: from the middle of each piece to the middle of the next. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  const bends = rest.slice(0, -1).map((bend, place) => {
    const next = rest[place + 1] ?? last;
    const end = place === rest.length - 2 ? last : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    return `Q${at(bend)} ${at(end)}`;
  });
  return `M${at(first)} ${bends.length > 0 ? bends.join(' ') : `L${at(last)}`}`;
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** A wide way needs a wide head, or it would cover it. */
function arrowHead(points: readonly Point[], width: number): string {
  const [before, end] = points.slice(-2);
  if (!before || !end) return '';
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  const [long, wide] = [6.5 + width, 3 + width * 0.75].map((size) => size.toFixed(1));
  return `<path class="head" d="M0,0 L-${long},-${wide} L-${long},${wide} Z" transform="translate(${at(end)}) rotate(${angle.toFixed(1)})"/>`;
}

function drawBox(node: PlacedNode, marks: Marks): string {
  const { x, y, width, height, lines, kind } = node;
  const [left, top] = [x - width / 2, y - height / 2];
  const shape =
    kind === 'if'
      ? `<path class="shape" d="M${left},${y} l14,${-height / 2} h${width - 28} l14,${height / 2} l-14,${height / 2} h${28 - width} Z"/>`
      : `<rect class="shape" x="${left}" y="${top}" width="${width}" height="${height}" rx="${kind === 'start' || kind === 'end' ? height / 2 : 6}"/>`;
  const first = y - ((lines.length - 1) * LINE_HEIGHT) / 2 + 4.5;
  const texts = lines.map((line, place) => {
    const style = place === 0 ? 'main' : 'more';
    return `<text class="${style}" x="${x}" y="${first + place * LINE_HEIGHT}">${escapeMarkup(cut(line))}</text>`;
  });
  const about = `<title>${escapeMarkup([...lines, marks.placeOf(node)].join('\n').trim())}</title>`;
  return `<g class="box kind-${kind}${classOf(marks.node(node))}">${about}${shape}${texts.join('')}</g>`;
}

function cut(line: string): string {
  let text = line;
  while (widthOf(text, 12.5) > LONGEST_LINE) text = text.slice(0, -1);
  return text === line ? line : `${text.slice(0, -1)}…`;
}

function drawLabel(edge: PlacedEdge, marks: Marks): string {
  const count = marks.traffic(edge);
  const text = [edge.label, count === undefined || count === 0 ? '' : `${count}×`]
    .filter(Boolean)
    .join(' · ');
  const place = edge.labelAt ?? edge.points[Math.floor(edge.points.length / 2)];
  if (text === '' || !place) return '';
  const width = widthOf(text, 11) + 10;
  return `<g class="label${classOf(marks.edge(edge))}"><rect x="${(place.x - width / 2).toFixed(1)}" y="${(place.y - 8).toFixed(1)}" width="${width.toFixed(1)}" height="16" rx="4"/><text x="${place.x.toFixed(1)}" y="${(place.y + 4).toFixed(1)}">${escapeMarkup(text)}</text></g>`;
}
