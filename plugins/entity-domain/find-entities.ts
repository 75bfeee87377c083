import type { Entity, FoundValue, Mention } from '#engine/plugin';

/**
 * A mention as an entity. Where its name is ambiguous the first meaning is the value, each meaning is equally likely,
 * and the others are alternatives.
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
  };
  const alternatives = others
    .filter(({ type }) => type === best.type)
    .map(({ id }) => ({ value: id, score }));
  const meanings = others
    .filter(({ type }) => type !== best.type)
    .map((other): Entity => ({ ...entity, type: other.type, value: other.id, name: other.name }));
  return [alternatives.length > 0 ? { ...entity, alternatives } : entity, ...meanings];
}

/** A value that a pattern found, as an entity. */
export function valueEntity({ type, value, text, start, end }: FoundValue): Entity {
  return { type, value, text, start, end, score: 1, source: 'pattern' };
}
