import { keyOf, type Traffic } from '#engine';
import type { Bot } from '#engine/config/bot';
import type { PlacedPoint } from '#engine/testing/coverage/measure';
import { pointId } from '#engine/testing/coverage/points';
import type { Marks } from './draw-flow.ts';

/** What is known of a flow's boxes and ways. */
export type Known = {
  readonly flow: string;
  readonly places: Bot['places'];
  readonly points: readonly PlacedPoint[] | undefined;
  readonly traffic: Traffic | undefined;
};

/** How a flow's boxes and ways are marked. */
export function marksOf({ flow, places, points, traffic }: Known): Marks {
  const known = new Set(points?.map(pointId));
  const hit = points && new Set(points.flatMap((point) => (point.hits > 0 ? [pointId(point)] : [])));
  return {
    node: ({ step, path }) => {
      if (step === undefined || hit === undefined) return undefined;
      // A guarded step was only looked at where its condition never held.
      const guard = `guards ${path}.when true`;
      return known.has(guard) ? hit.has(guard) : hit.has(`steps ${flow}/${step}`);
    },
    edge: ({ from, to, outcomes }) => {
      if (hit === undefined) return undefined;
      if (from === '(start)') return hit.has(`steps ${flow}/${to}`);
      if (outcomes.length === 0) return hit.has(`steps ${flow}/${from}`);
      return outcomes.some((outcome) => hit.has(`transitions ${flow}/${from} ${outcome}`));
    },
    traffic: (edge) => traffic && (traffic.get(keyOf(flow, edge)) ?? 0),
    busiest: Math.max(0, ...(traffic?.values() ?? [])),
    placeOf: ({ path }) => {
      const place = path === undefined ? undefined : places[path];
      return place === undefined ? '' : `${place.file}:${place.line}`;
    },
  };
}
