import { type Point, pointId } from '../coverage/points.ts';

/** What is still searched for, and how often something was tried for it. */
export type Wanted = {
  /** Whether a point is wanted, by its id. */
  has(id: string): boolean;
  /** Take those of these ids that are wanted. */
  take(ids: readonly string[]): readonly Point[];
  left(): readonly Point[];
  /** Something is tried for a point by a dialogue of some steps; false where enough such were. */
  aim(id: string, steps: number): boolean;
  /** How often something was tried for a point. */
  aimed(id: string): number;
  /** Those of which not so much was tried in vain that looking around for them is idle. */
  attracting(): readonly Point[];
  /** Another number whenever others attract. */
  version(): number;
};

/** Tries for one point by dialogues of one length; at the beginning there is most to choose from. */
const MOST_AIMED = 16;
const MOST_AT_FIRST = 100;

/** Tries in vain after which nobody looks around for a point any more. */
const PATIENCE = 40;

/** Keep track of points that are wanted. */
export function wantPoints(points: readonly Point[]): Wanted {
  const left = new Map(points.map((point) => [pointId(point), point]));
  const attracting = new Map(left);
  const counts = new Map<string, number>();
  const add = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  return {
    has: (id) => left.has(id),
    take: (ids) => {
      const taken = ids.flatMap((id) => left.get(id) ?? []);
      for (const point of taken) {
        left.delete(pointId(point));
        attracting.delete(pointId(point));
      }
      return taken;
    },
    left: () => [...left.values()],
    aim: (id, steps) => {
      const most = steps === 0 ? MOST_AT_FIRST : MOST_AIMED;
      if (!left.has(id) || (counts.get(`${id} ${steps}`) ?? 0) >= most) return false;
      add(`${id} ${steps}`);
      if (add(id) >= PATIENCE) attracting.delete(id);
      return true;
    },
    aimed: (id) => counts.get(id) ?? 0,
    attracting: () => [...attracting.values()],
    version: () => attracting.size,
  };
}
