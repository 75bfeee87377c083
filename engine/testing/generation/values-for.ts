import type { Field } from '#engine/config/schema/flows';
import type { Json } from '#engine/core/json';
import { listOptions } from '#engine/dialog/forms/labels';
import type { Harvest } from './harvest.ts';
import { type Phrases, SENTENCE } from './phrases.ts';

/** A field with its name and where it stands in flows.yaml. */
export type OpenField = {
  /** In its form. */
  readonly key: string;
  /** The question's name: the form's and the key. */
  readonly name: string;
  readonly field: Field;
  readonly path: string;
};

type Sight = {
  readonly slots: Readonly<Record<string, Json>>;
  readonly language: string;
  readonly known: Harvest;
};

/** Words that give a field a value, the likeliest first; of one that offers its answers a word for each. */
export function wordsFor({ name, field }: OpenField, { slots, language, known }: Sight): readonly string[] {
  const options = listOptions(field, slots, language).map(({ label }) => label);
  if (options.length > 0) return options;
  const texts = [
    ...(known.answers.get(name) ?? []),
    ...(known.samples.get(field.entity ?? '') ?? []),
    ...(field.type === 'number' ? ['1', '100', '10000'] : []),
    ...(field.type === 'text' ? [SENTENCE] : []),
  ];
  return [...new Set(texts)];
}

/** Words for a field other than what it is filled with. */
export function otherWordsFor(field: OpenField, sight: Sight): readonly string[] {
  const value = sight.slots[field.key] ?? null;
  const same = listOptions(field.field, sight.slots, sight.language).find((one) => one.value === value);
  return wordsFor(field, sight).filter((text) => text !== value && text !== same?.label);
}

/** Words that a field does not take: nothing of the kind, what its rule may refuse, what it refused before. */
export function wrongWordsFor(
  { name, field }: OpenField,
  { nonsense }: Phrases,
  known: Harvest,
): readonly string[] {
  const refused = (known.refused.get(name) ?? []).slice(0, 2);
  if (field.type === 'number') return [nonsense, '1', '0', ...refused];
  return field.type === 'text' ? ['x', nonsense, 'x'.repeat(300)] : [nonsense, ...refused];
}
