import type { Mask } from '#engine/plugin';

/** A part of a text with the masks that lie in it. */
export type Side = { readonly text: string; readonly masks: readonly Mask[] };

/** What stands between two things of which one is to be chosen; "or" only as a word. */
const OR = /还是|還是|或者|或是|抑或|\b(?:or|versus|vs)\b/giu;
/** A message with more choices is a list, not a question between wishes. */
const MOST = 3;

/** The sides of an "or" in a text; none where there is no "or", or one side is empty. Nothing is cut inside a mask. */
export function sidesOf(text: string, masks: readonly Mask[]): readonly Side[] {
  const cuts = [...text.matchAll(OR)]
    .map(({ index, 0: word }) => ({ start: index, end: index + word.length }))
    .filter(({ start, end }) => !masks.some((mask) => mask.start < end && start < mask.end));
  if (cuts.length === 0 || cuts.length >= MOST) return [];
  const starts = [0, ...cuts.map(({ end }) => end)];
  const ends = [...cuts.map(({ start }) => start), text.length];
  const sides = starts.map((start, at) => sideOf(text, masks, start, ends[at] ?? text.length));
  return sides.every((side) => /[\p{L}\p{N}]/u.test(side.text)) ? sides : [];
}

function sideOf(text: string, masks: readonly Mask[], start: number, end: number): Side {
  return {
    text: text.slice(start, end),
    masks: masks
      .filter((mask) => mask.start >= start && mask.end <= end)
      .map((mask) => ({ ...mask, start: mask.start - start, end: mask.end - start })),
  };
}
