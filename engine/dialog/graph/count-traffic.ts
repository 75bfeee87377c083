import type { FlowGraph, GraphEdge } from './flow-graph.ts';

/** What of a turn says where a conversation went: the steps gone through, and the flows still open after it. */
export type TravelledTurn = { readonly path: readonly string[]; readonly open: readonly string[] };

/** How many conversations went over each way, by `keyOf`. */
export type Traffic = ReadonlyMap<string, number>;

/** The name of a way in a table of traffic. */
export function keyOf(flow: string, { from, to }: Pick<GraphEdge, 'from' | 'to'>): string {
  return `${flow} ${from} > ${to}`;
}

/** Count conversations over the ways of flows; one that goes a way twice counts once. */
export function countTraffic(
  graphs: readonly FlowGraph[],
  conversations: Iterable<readonly TravelledTurn[]>,
): Traffic {
  const ways = new Map(graphs.map((graph) => [graph.flow, graph]));
  const counts = new Map<string, number>();
  for (const turns of conversations) {
    for (const key of waysOf(turns, ways)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function waysOf(
  turns: readonly TravelledTurn[],
  graphs: ReadonlyMap<string, FlowGraph>,
): ReadonlySet<string> {
  const gone = new Set<string>();
  const last = new Map<string, string>();
  let before: string | undefined;
  for (const { path, open } of turns) {
    for (const place of path) {
      const [flow = '', step = ''] = place.split('/');
      for (const key of arrivalsAt(graphs, { flow, step, from: last.get(flow), before })) gone.add(key);
      last.set(flow, step);
      before = place;
    }
    for (const [flow, step] of [...last].filter(([flow]) => !open.includes(flow))) {
      if (hasWay(graphs.get(flow), step, '(end)')) gone.add(keyOf(flow, { from: step, to: '(end)' }));
      last.delete(flow);
    }
  }
  return gone;
}

type Arrival = {
  readonly flow: string;
  readonly step: string;
  /** The step before in the same flow, and in the whole conversation, `flow/step`. */
  readonly from: string | undefined;
  readonly before: string | undefined;
};

function* arrivalsAt(graphs: ReadonlyMap<string, FlowGraph>, arrival: Arrival): Iterable<string> {
  const { flow, step, from, before } = arrival;
  const graph = graphs.get(flow);
  if (from !== undefined && hasWay(graph, from, step)) {
    yield keyOf(flow, { from, to: step });
    return;
  }
  if (hasWay(graph, '(start)', step)) yield keyOf(flow, { from: '(start)', to: step });
  const [caller = '', calling = ''] = before?.split('/') ?? [];
  const to = `(flow ${flow})`;
  if (hasWay(graphs.get(caller), calling, to)) yield keyOf(caller, { from: calling, to });
}

function hasWay(graph: FlowGraph | undefined, from: string, to: string): boolean {
  return graph?.edges.some((edge) => edge.from === from && edge.to === to) === true;
}
