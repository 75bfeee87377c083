import { type Point, pointId } from '../coverage/points.ts';

/** What is still searched for, and which kinds of moves may help. */
export type Wanted = {
  /** A point by its id; or `repairs`, `corrected`, `values`, `ladders <path> fails`: whether any such is wanted. */
  has(hint: string): boolean;
  /** Take those of these ids that are wanted. */
  take(ids: readonly string[]): readonly Point[];
  /** Want no more than others still do. */
  keep(others: Wanted): void;
  left(): readonly Point[];
};

/** Keep track of points that are wanted. */
export function wantPoints(points: readonly Point[]): Wanted {
  const left = new Map(points.map((point) => [pointId(point), point]));
  let hints = hintsOf([...left.values()]);
  return {
    has: (hint) => hints.has(hint) || left.has(hint),
    take: (ids) => {
      const taken = ids.flatMap((id) => left.get(id) ?? []);
      for (const point of taken) left.delete(pointId(point));
      if (taken.length > 0) hints = hintsOf([...left.values()]);
      return taken;
    },
    keep: (others) => {
      const size = left.size;
      for (const id of left.keys()) if (!others.has(id)) left.delete(id);
      if (left.size < size) hints = hintsOf([...left.values()]);
    },
    left: () => [...left.values()],
  };
}

function hintsOf(points: readonly Point[]): ReadonlySet<string> {
  return new Set(points.flatMap(hintsFor));
}

function hintsFor({ kind, name, path }: Point): readonly string[] {
  if (kind === 'repairs' || (kind === 'replies' && name.startsWith('repair_'))) return ['repairs'];
  if (kind === 'steps' || kind === 'transitions' || kind === 'guards') return ['values'];
  if (kind !== 'ladders') return [];
  if (name.endsWith(' corrected')) return ['corrected'];
  return / (attempt \d+|end)$/.test(name) ? [`ladders ${path?.join('.')} fails`] : [];
}
