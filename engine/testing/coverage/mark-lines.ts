import { labelOf, type PlacedPoint } from './measure.ts';

/** One line of a file: `hit` when dialogues went through all that stands there, `partly` when through some of it. */
export type MarkedLine = {
  readonly text: string;
  readonly state: 'hit' | 'partly' | 'missed' | 'plain';
  /** Dialogues that went through the most visited thing on the line. */
  readonly hits: number;
  readonly missed: readonly string[];
};

/** A file with its lines marked. */
export type MarkedFile = {
  readonly file: string;
  readonly lines: readonly MarkedLine[];
  readonly visited: number;
  readonly total: number;
};

/** Mark the lines of every file that has points: what the bot does first, what it knows after that. */
export function markLines(
  sources: ReadonlyMap<string, string>,
  points: readonly PlacedPoint[],
): readonly MarkedFile[] {
  const byFile = Map.groupBy(points, ({ place }) => place?.file);
  const isKnowledge = ([file]: readonly [string, string]) => Number(file.startsWith('knowledge/'));
  const files = [...sources].sort().sort((left, right) => isKnowledge(left) - isKnowledge(right));
  return files.flatMap(([file, text]) => {
    const own = byFile.get(file);
    return own === undefined ? [] : [markFile(file, text, own)];
  });
}

function markFile(file: string, text: string, points: readonly PlacedPoint[]): MarkedFile {
  const byLine = Map.groupBy(points, ({ place }) => place?.line);
  const lines = text.replace(/\n$/, '').split('\n');
  return {
    file,
    lines: lines.map((line, place) => markLine(line, byLine.get(place + 1) ?? [])),
    visited: points.filter(({ hits }) => hits > 0).length,
    total: points.length,
  };
}

function markLine(text: string, points: readonly PlacedPoint[]): MarkedLine {
  const missed = points.filter(({ hits }) => hits === 0);
  const hits = Math.max(0, ...points.map((point) => point.hits));
  const isMissed = missed.length === points.length;
  const state = points.length === 0 ? 'plain' : missed.length === 0 ? 'hit' : isMissed ? 'missed' : 'partly';
  return { text, state, hits, missed: missed.map((point) => `${point.kind} ${labelOf(point)}`) };
}
