import { RE2JS } from 're2js';
import type { PatternEntity } from '../../config/bot.ts';
import type { Field } from '../../config/schema/flows.ts';
import type { Model } from '../machine/model.ts';
import type { Sample } from '../values/sample.ts';
import { textFor } from './text-for.ts';

/** Words that a visitor may write, and the value that they give. */
type Words = { readonly text: string; readonly value: string | number };

/** As many different ones as a field may need, or a rule may want to choose from. */
const SEVERAL = Array.from({ length: 20 }, (_, index) => index);

/** Free texts of all lengths, in the bot's first language, so that the conversation stays in it. */
const TEXTS = {
  en: [
    ...['Ann Miller', 'something else that is longer', 'so', '123456789012345'],
    ...SEVERAL.map((index) => `Ann Miller the ${index + 2}.`),
  ],
  zh: [
    ...['张小明', '这是另外一段更长一些的文字', '甲', '123456789012345'],
    ...SEVERAL.map((index) => `张小明${index + 2}号`),
  ],
};

/** What stages of Parley's own find in words: the days are those before a fixture's, and one far behind, and one ahead. */
const FOUND: Readonly<Record<string, readonly Words[]>> = {
  email: SEVERAL.map((index) => itself(`ann${index || ''}@example.com`)),
  phone: SEVERAL.map((index) => itself(String(13812345678 + index))),
  number: SEVERAL.map((index) => itself(String(3 + index))),
  date: [...SEVERAL.slice(1).reverse().map(dayOfNovember), '2020-01-01', '2027-01-01'].map(itself),
  quantity: SEVERAL.map((index) => itself(String(3 + index))),
  money: SEVERAL.map((index) => itself(`${20 + index} USD`)),
};

/** What of these a literal must look like to be found in words. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  email: /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
  phone: /^1[3-9]\d{9}$/,
  number: /^\d+$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** Whether some words give the field this value; of what is no value itself it is taken for granted. */
export function isSayable(field: Field, slot: string, sample: Sample, model: Model): boolean {
  const isTold = field.entity !== undefined || field.type === 'number';
  if (!isTold || sample.kind !== 'value' || field.many !== undefined) return true;
  return wordsFor(field, slot, sample, model).length > 0;
}

/** Words for a field whose value is to be of a sample; none where none are known. */
export function wordsFor(field: Field, slot: string, sample: Sample | null, model: Model): readonly Words[] {
  const value = sample?.kind === 'value' && sample.value !== null ? sample.value : undefined;
  if (field.type === 'number') return numbersLike(value, model.domains.numbers(slot));
  const wanted = wantedBy(field);
  if (field.type === 'text') {
    const free = model.bot.languages[0] === 'zh' ? TEXTS.zh : TEXTS.en;
    const texts = typeof value === 'string' ? [value] : [...free, ...wanted];
    return texts.map((text) => ({ text, value: text }));
  }
  return field.entity === undefined ? [] : wordsOfEntity(field.entity, value, wanted, model);
}

/** Texts that a field's schema asks for. */
function wantedBy({ schema }: Field): readonly string[] {
  const { pattern } = (schema ?? {}) as { readonly pattern?: unknown };
  return typeof pattern === 'string' ? textsFor(pattern) : [];
}

function textsFor(pattern: string): readonly string[] {
  return [...new Set(SEVERAL.flatMap((choice) => textFor(pattern, choice) ?? []))];
}

/** Numbers that nothing tells apart from one. Of `all` each second one is a limit, the others stand for what lies between two. */
function numbersLike(value: Sample['value'] | undefined, all: readonly Sample[]): readonly Words[] {
  const numbers = value === undefined ? SEVERAL.map((index) => index + 1) : [value, ...inStretch(value, all)];
  // They are found without a sign.
  const found = [...new Set(numbers)].filter((number) => typeof number === 'number' && number >= 0);
  return found.map((number) => ({ text: String(number), value: Number(number) }));
}

function inStretch(value: Sample['value'], all: readonly Sample[]): readonly number[] {
  const place = all.findIndex((sample) => sample.value === value);
  if (place < 0 || place % 2 === 1) return [];
  const low = Number(all[place - 1]?.value ?? Number.NEGATIVE_INFINITY);
  const high = Number(all[place + 1]?.value ?? Number.POSITIVE_INFINITY);
  return SEVERAL.filter((number) => low < number && number < high);
}

function wordsOfEntity(
  type: string,
  value: Sample['value'] | undefined,
  wanted: readonly string[],
  { bot }: Model,
): readonly Words[] {
  const entries = bot.catalogue.filter(
    (entry) => entry.type === type && (value === undefined || entry.id === value),
  );
  if (entries.length > 0) return entries.slice(0, 20).map(({ name, id }) => ({ text: name, value: id }));
  const entity = bot.entities[type];
  if (entity !== undefined) {
    if (value !== undefined) return matches(entity, String(value)) ? [itself(value)] : [];
    const texts = [...textsFor(entity.pattern), ...wanted.filter((text) => matches(entity, text))];
    return texts.map((text) => ({ text, value: entity.upper ? text.toUpperCase() : text }));
  }
  if (value !== undefined) return LOOKS[type]?.test(String(value)) ? [itself(value)] : [];
  return FOUND[type] ?? [];
}

function dayOfNovember(day: number): string {
  return `2026-11-${String(day).padStart(2, '0')}`;
}

function itself(value: string | number | boolean | null): Words {
  return { text: String(value), value: String(value) };
}

/** Entities are found in either case. */
function matches({ pattern, upper }: PatternEntity, value: string): boolean {
  if (upper && value !== value.toUpperCase()) return false;
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).matcher(value).matches();
}
