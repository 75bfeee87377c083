import { limitsOf } from '../../config/field-limits.ts';
import type { Dialogue } from '../../config/problem.ts';
import type { Field } from '../../config/schema/flows.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import { holds, type Scope } from '../../dialog/expressions.ts';
import type { Model } from '../machine/model.ts';
import type { AtQuestion } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';
import { itemsOf } from './answers-of.ts';
import { fittingFiles } from './files-for.ts';
import { wordsFor } from './words-for.ts';

type Step = Dialogue['steps'][number];

/** One way to do what an act asks for, and the value that a slot has then, where that is known. */
export type Doing = { readonly steps: readonly Step[]; readonly value?: unknown };

/** What is known when an answer is given: what it has to be, and what its rule reads; null where that is not known. */
export type Known = { readonly sample: Sample | null; readonly scope: Scope | null };

/** What a visitor may do to give a field a value of a sample; nothing where nothing is known that does. */
export function answersTo(at: AtQuestion, known: Known, model: Model): readonly Doing[] {
  const { field } = at;
  if (field.form !== undefined) return [];
  const answers = [...each(at, known, model)];
  if (field.many === undefined) return answers.map(({ step, value }) => ({ steps: [step], value }));
  const { min, max } = limitsOf(field);
  const count = Math.max(min, 1);
  if (answers.length < count) return [];
  const chosen = answers.slice(0, count);
  const goesOn = typeof field.many === 'object' && field.many.more !== undefined && count < max;
  const end = model.bot.languages[0] === 'zh' ? '就这些' : "that's all";
  const steps = [...chosen.map(({ step }) => step), ...(goesOn ? [{ user: end }] : [])];
  return [{ steps, value: chosen.map(({ value }) => value) }];
}

/** An answer that the field's own rule or schema refuses. */
export function refusedAnswer(
  { field, slot }: AtQuestion,
  scope: Scope | null,
  model: Model,
): Step | undefined {
  if (field.options || field.choices) return undefined;
  const samples =
    field.type === 'number' ? model.domains.numbers(slot) : [null, ...model.domains.texts(slot)];
  const words = samples.flatMap((sample) => wordsFor(field, slot, sample, model));
  const wrong = words.find(
    ({ value }) => !fits(field, value) || (scope !== null && !obeys(field, value, scope)),
  );
  return wrong && { user: wrong.text };
}

type One = { readonly step: Step; readonly value?: unknown };

/** Each of them one value; a list takes as many as it needs. */
function* each({ field, slot, offer }: AtQuestion, known: Known, model: Model): Iterable<One> {
  const { sample, scope } = known;
  const wanted = sample?.value ?? null;
  // What may be offered for yes or no has no other buttons then.
  const taps = offer !== 'maybe';
  if (field.type === 'file') yield* fittingFiles(field);
  else if (field.choices)
    yield* itemsOf(field, model).map(({ value, label }) => ({
      step: taps ? { tap: value } : { user: label },
      value,
    }));
  else if (field.type === 'yes_no') {
    for (const value of taps ? [true, false] : [])
      if (wanted === null || wanted === value) yield { step: { tap: value ? 'yes' : 'no' }, value };
  } else if (field.options) {
    for (const [value, words] of Object.entries(field.options))
      if (field.many !== undefined || wanted === null || wanted === value)
        yield { step: taps ? { tap: value } : { user: words[model.bot.languages[0]]?.[0] ?? value }, value };
  } else {
    for (const { text, value } of wordsFor(field, slot, sample, model))
      if (fits(field, value) && obeys(field, value, scope)) yield { step: { user: text }, value };
  }
}

function fits({ schema }: Field, value: unknown): boolean {
  const read = schema === undefined ? undefined : readValueSchema(schema);
  return !read?.ok || read.fits(value);
}

/** A rule over what is not known holds for no words. */
function obeys({ valid }: Field, value: string | number, scope: Scope | null): boolean {
  return valid === undefined || (scope !== null && holds(valid, { ...scope, value }, () => undefined));
}
