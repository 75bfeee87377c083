import { Graph, layout } from '@dagrejs/dagre';
import type { FlowGraph, GraphEdge, GraphNode } from '#engine';

export type Point = { readonly x: number; readonly y: number };

/** A box with its middle and its size, in pixels. */
export type PlacedNode = GraphNode & Point & { readonly width: number; readonly height: number };

/** A way with its bends, and the middle of its label. */
export type PlacedEdge = GraphEdge & { readonly points: readonly Point[]; readonly labelAt: Point | null };

/** A flow with a place for everything. */
export type PlacedFlow = {
  readonly flow: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
};

/** Longer lines are cut; the whole text stands in the box's tooltip. */
export const LONGEST_LINE = 460;
export const LINE_HEIGHT = 17;
const PADDING = { x: 14, y: 9 };

/** Give boxes and ways their places, top to bottom. */
export function layOut({ flow, nodes, edges }: FlowGraph): PlacedFlow {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 38, edgesep: 18, marginx: 12, marginy: 12 });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  for (const [place, { from, to, label }] of edges.entries()) {
    const size = label === '' ? { width: 0, height: 0 } : { width: widthOf(label, 11) + 10, height: 16 };
    graph.setEdge({ v: from, w: to, name: String(place) }, { ...size, labelpos: 'c' });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    flow,
    width,
    height,
    nodes: nodes.map((node) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(node.id);
      return { ...node, x, y, width, height };
    }),
    edges: edges.map((edge, place) => {
      const { points = [], x, y } = graph.edge({ v: edge.from, w: edge.to, name: String(place) });
      const labelAt = edge.label === '' || x === undefined || y === undefined ? null : { x, y };
      return { ...edge, points, labelAt };
    }),
  };
}

function sizeOf({ lines, kind }: GraphNode): { width: number; height: number } {
  const widest = Math.max(60, ...lines.map((line) => Math.min(LONGEST_LINE, widthOf(line, 12.5))));
  const corners = kind === 'if' ? 22 : 0;
  return { width: widest + 2 * PADDING.x + corners, height: lines.length * LINE_HEIGHT + 2 * PADDING.y };
}

/** Roughly how wide a text is: Chinese characters are about as wide as high, others about half. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + size * (character > '⺀' ? 1 : 0.57), 0);
}
