import type { Entity, Span, Turn } from '#engine/plugin';

type Focus = Turn['state']['focus'][number];

/** A word that points back is a guess: it scores below anything that was named. */
const SCORE = 0.6;
const POINTERS: Readonly<Record<string, RegExp>> = {
  zh: /它们?|[这那][个款台部件只双种](?!订单|单|问题|快递|包裹|时候|月|星期|礼拜|人|客服)|[这那]一?[款台部件只]/g,
  en: /\b(?:it|(?:this|that) (?:one|product|model|item))\b/gi,
};

/**
 * "它多少钱", "is this one in stock": the words stand for what was talked about last.
 * Nothing is resolved where the message names something of that type itself.
 */
export function resolveReferences(
  turn: Turn,
  text: string,
  taken: readonly Span[],
  named: readonly Entity[],
): readonly Entity[] {
  const [focus] = turn.state.focus;
  if (focus === undefined || named.some(({ type }) => type === focus.type)) return [];
  const pointer = findPointer(text, turn.parts.language ?? '', taken);
  return pointer === undefined ? [] : [entityOf(focus, text, pointer)];
}

function findPointer(text: string, language: string, taken: readonly Span[]): Span | undefined {
  const pattern = POINTERS[language];
  if (pattern === undefined) return undefined;
  return Array.from(text.matchAll(pattern), (found) => ({
    start: found.index,
    end: found.index + found[0].length,
  })).find((span) => !taken.some((other) => span.start < other.end && other.start < span.end));
}

function entityOf({ type, value, name }: Focus, text: string, { start, end }: Span): Entity {
  return { type, value, name, text: text.slice(start, end), start, end, score: SCORE, source: 'focus' };
}
