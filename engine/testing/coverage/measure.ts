import type { Bot, Place } from '#engine/config/bot';
import { KINDS, type Kind, type Point, pointId, pointsOf } from './points.ts';

/** How much of something dialogues went through, and what they never did, with its place. */
export type Covered = {
  readonly visited: number;
  readonly total: number;
  readonly missed: readonly string[];
};

/** What a bot's dialogues go through together. */
export type Coverage = Readonly<Record<Kind, Covered>>;

/** A point with its place, and how many dialogues went through it. */
export type PlacedPoint = Point & { readonly place: Place | undefined; readonly hits: number };

/** Every point of a bot, and how many of these dialogues went through it. */
export function countPoints(
  bot: Bot,
  dialogues: readonly (readonly string[])[],
  placeOf: (point: Point) => Place | undefined,
): readonly PlacedPoint[] {
  const hits = new Map<string, number>();
  for (const points of dialogues) for (const id of points) hits.set(id, (hits.get(id) ?? 0) + 1);
  return pointsOf(bot).map((point) => ({
    ...point,
    place: placeOf(point),
    hits: hits.get(pointId(point)) ?? 0,
  }));
}

/** Sum points up by kind. */
export function measureCoverage(points: readonly PlacedPoint[]): Coverage {
  const covered = KINDS.map((kind) => {
    const all = points.filter((point) => point.kind === kind);
    const missed = all.filter(({ hits }) => hits === 0);
    return [kind, { visited: all.length - missed.length, total: all.length, missed: missed.map(labelOf) }];
  });
  return Object.fromEntries(covered) as Coverage;
}

/** A point's name and place as people read it. */
export function labelOf({ name, place }: PlacedPoint): string {
  return place ? `${name} ${place.file}:${place.line}` : name;
}
