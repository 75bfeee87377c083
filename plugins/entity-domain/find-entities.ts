import type { Entity, FoundValue, Mention } from '#engine/plugin';

/**
 * A mention as an entity. Where its name is ambiguous the first meaning is the value, each meaning is equally likely,
 * and the others are alternatives, as is what the words may mean with less likelihood.
 */
export function entityOf(mention: Mention): readonly Entity[] {
  const [best, ...others] = mention.entries;
  if (best === undefined) return [];
  const score = Math.round((mention.score / mention.entries.length) * 10_000) / 10_000;
  const { start, end, text } = mention;
  const entity: Entity = {
    type: best.type,
    value: best.id,
    text,
    start,
    end,
    score,
    source: 'catalogue',
    name: best.name,
    ...(mention.inside.length > 0 && { inside: [...mention.inside] }),
  };
  const alternatives = [...others.map((entry) => ({ entry, score })), ...(mention.others ?? [])]
    .filter(({ entry }) => entry.type === best.type)
    .map((other) => ({ value: other.entry.id, score: other.score }));
  const meanings = others
    .filter(({ type }) => type !== best.type)
    .map((other): Entity => ({ ...entity, type: other.type, value: other.id, name: other.name }));
  return [alternatives.length > 0 ? { ...entity, alternatives } : entity, ...meanings];
}

/** A value that a pattern found, as an entity. */
export function valueEntity({ type, value, text, start, end }: FoundValue): Entity {
  return { type, value, text, start, end, score: 1, source: 'pattern' };
}
