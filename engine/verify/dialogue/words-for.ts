import { RE2JS } from 're2js';
import type { PatternEntity } from '../../config/bot.ts';
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

/** What of these a literal must look like to be found in words. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  email: /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
  phone: /^1[3-9]\d{9}$/,
  number: /^\d+$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** Whether some words give the field this value; of what is no value itself it is taken for granted. */
export function isSayable(field: Field, sample: Sample, model: Model): boolean {
  const isTold = field.entity !== undefined || field.type === 'number';
  if (!isTold || sample.kind !== 'value' || field.many !== undefined) return true;
  return wordsFor(field, sample, model).length > 0;
}

/** Words for a field whose value is to be of a sample; none where none are known. */
export function wordsFor(field: Field, sample: Sample | null, model: Model): readonly Words[] {
  const value = sample?.kind === 'value' && sample.value !== null ? sample.value : undefined;
  // Numbers are found without a sign.
  if (field.type === 'number')
    return typeof value === 'number' && value >= 0 ? [{ text: String(value), value }] : [];
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
    if (value !== undefined) return matches(entity, String(value)) ? [itself(value)] : [];
    const text = textFor(entity.pattern);
    return text === undefined ? [] : [{ text, value: entity.upper ? text.toUpperCase() : text }];
  }
  if (value !== undefined) return LOOKS[type]?.test(String(value)) ? [itself(value)] : [];
  const known = FOUND[type];
  return known ? [known] : [];
}

function itself(value: string | number | boolean | null): Words {
  return { text: String(value), value: String(value) };
}

/** Entities are found in either case. */
function matches({ pattern, upper }: PatternEntity, value: string): boolean {
  if (upper && value !== value.toUpperCase()) return false;
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).matcher(value).matches();
}
