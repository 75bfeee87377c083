import { readExpression } from '../../config/expressions/read-expression.ts';
import { limitsOf } from '../../config/field-limits.ts';
import type { Dialogue } from '../../config/problem.ts';
import type { Field } from '../../config/schema/flows.ts';
import { readValueSchema } from '../../config/value-schema.ts';
import { holds } from '../../dialog/expressions.ts';
import type { Model } from '../machine/model.ts';
import type { Sample } from '../values/sample.ts';
import { ITEMS } from './answers-of.ts';
import { wordsFor } from './words-for.ts';

type Step = Dialogue['steps'][number];

/** What a visitor does to give a field a value of a sample; undefined where nothing is known that does. */
export function answerTo(field: Field, sample: Sample | null, model: Model): readonly Step[] | undefined {
  if (field.form !== undefined) return undefined;
  const answers = [...answersTo(field, sample, model)];
  if (field.many === undefined) return answers.length === 0 ? undefined : answers.slice(0, 1);
  const { min, max } = limitsOf(field);
  const count = Math.max(min, 1);
  if (answers.length < count) return undefined;
  const goesOn = typeof field.many === 'object' && field.many.more !== undefined && count < max;
  const end = model.bot.languages[0] === 'zh' ? '就这些' : "that's all";
  return [...answers.slice(0, count), ...(goesOn ? [{ user: end }] : [])];
}

/** An answer that the field's own rule or schema refuses. */
export function refusedAnswer(field: Field, slot: string, model: Model): Step | undefined {
  if (field.many !== undefined || field.options || field.choices) return undefined;
  const samples =
    field.type === 'number' ? model.domains.numbers(slot) : [null, ...model.domains.texts(slot)];
  const words = samples.flatMap((sample) => wordsFor(field, sample, model));
  const wrong = words.find(({ value }) => !fits(field, value) || (isAlone(field) && !obeys(field, value)));
  return wrong && { user: wrong.text };
}

/** Each of them one value; a list takes as many as it needs. */
function* answersTo(field: Field, sample: Sample | null, model: Model): Iterable<Step> {
  // What is offered for yes or no has no other buttons.
  const isOffer = field.confirm !== undefined;
  if (field.type === 'file') yield { attach: { name: 'photo.jpg', mime: 'image/jpeg', size: 1000 } };
  else if (field.choices) yield* isOffer ? [] : ITEMS.map((tap) => ({ tap }));
  else if (field.type === 'yes_no') {
    if (typeof sample?.value === 'boolean' && !isOffer) yield { tap: sample.value ? 'yes' : 'no' };
  } else if (field.options) {
    const chosen = Object.entries(field.options).filter(([key]) => field.many || key === sample?.value);
    for (const [tap, words] of chosen)
      yield isOffer ? { user: words[model.bot.languages[0]]?.[0] ?? tap } : { tap };
  } else {
    for (const { text, value } of wordsFor(field, sample, model))
      if (fits(field, value) && obeys(field, value)) yield { user: text };
  }
}

function fits({ schema }: Field, value: string | number): boolean {
  const read = schema === undefined ? undefined : readValueSchema(schema);
  return !read?.ok || read.fits(value);
}

/** Of rules over other slots nothing is known here: they hold for no words. */
function obeys({ valid }: Field, value: string | number): boolean {
  return valid === undefined || holds(valid, { value }, () => undefined);
}

function isAlone({ valid }: Field): boolean {
  const read = valid === undefined ? undefined : readExpression(valid);
  return read?.ok === true && read.names.every((name) => name === 'value');
}
