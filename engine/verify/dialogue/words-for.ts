import { BUILT_IN_ENTITIES } from '../../config/built-in-entities.ts';
import type { Field } from '../../config/schema/flows.ts';
import type { Model } from '../machine/model.ts';
import type { Sample } from '../values/sample.ts';
import { textFor } from './text-for.ts';

/** Words that a visitor may write, and the value that they give. */
type Words = { readonly text: string; readonly value: string | number };

const TEXTS = ['Ann Miller', 'something else that is longer', 'so', '123456789012345'];

/** What stages of Parley's own find in words. */
const FOUND: Readonly<Record<string, Words>> = {
  email: { text: 'ann@example.com', value: 'ann@example.com' },
  phone: { text: '13812345678', value: '13812345678' },
  number: { text: '3', value: '3' },
  date: { text: '2026-11-19', value: '2026-11-19' },
  quantity: { text: '3', value: '3' },
  money: { text: '20 USD', value: '20 USD' },
};

/** Words for a field whose value is to be of a sample; none where none are known. */
export function wordsFor(field: Field, sample: Sample | null, model: Model): readonly Words[] {
  const value = sample?.kind === 'value' && sample.value !== null ? sample.value : undefined;
  if (field.type === 'number') return typeof value === 'number' ? [{ text: String(value), value }] : [];
  if (field.type === 'text')
    return typeof value === 'string'
      ? [{ text: value, value }]
      : TEXTS.map((text) => ({ text, value: text }));
  return field.entity === undefined ? [] : wordsOfEntity(field.entity, value, model);
}

function wordsOfEntity(type: string, value: Sample['value'] | undefined, { bot }: Model): readonly Words[] {
  const entries = bot.catalogue.filter(
    (entry) => entry.type === type && (value === undefined || entry.id === value),
  );
  if (entries.length > 0) return entries.slice(0, 20).map(({ name, id }) => ({ text: name, value: id }));
  const entity = bot.entities[type];
  if (entity !== undefined) {
    const text = textFor(entity.pattern);
    return text === undefined || value !== undefined
      ? []
      : [{ text, value: entity.upper ? text.toUpperCase() : text }];
  }
  const known = FOUND[type];
  return known && value === undefined && (type in BUILT_IN_ENTITIES || type !== 'number') ? [known] : [];
}
