import { type Point, pointId } from '../coverage/points.ts';

/** What is still searched for. */
export type Wanted = {
  /** Whether a point is wanted, by its id. */
  has(id: string): boolean;
  /** Take those of these ids that are wanted. */
  take(ids: readonly string[]): readonly Point[];
  left(): readonly Point[];
};

/** Keep track of points that are wanted. */
export function wantPoints(points: readonly Point[]): Wanted {
  const left = new Map(points.map((point) => [pointId(point), point]));
  return {
    has: (id) => left.has(id),
    take: (ids) => {
      const taken = ids.flatMap((id) => left.get(id) ?? []);
      for (const point of taken) left.delete(pointId(point));
      return taken;
    },
    left: () => [...left.values()],
  };
}
