import type { Field } from '../../config/schema/flows.ts';
import type { Button } from '../../core/events/shapes.ts';
import { isObject, type Json } from '../../core/json.ts';
import { type DialogContext, scopeOf } from '../context.ts';
import { evaluate } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { wordsOf } from '../words.ts';

/** One thing that a field can be filled with; `words` are other ways to say it. */
export type Option = { readonly value: Json; readonly label: string; readonly words: readonly string[] };

/** What a field offers: its options, or its choices as the data has them now. Empty when it offers nothing. */
export function optionsOf(field: Field, run: DialogRun, context: DialogContext): readonly Option[] {
  if (field.options) {
    return Object.entries(field.options).map(([value, words]) => ({
      value,
      label: words[context.language]?.[0] ?? Object.values(words)[0]?.[0] ?? value,
      words: Object.values(words).flat(),
    }));
  }
  if (!field.choices) return [];
  const { from, value, label } = field.choices;
  const list = evaluate(from, scopeOf(run, context));
  const items = list.ok && Array.isArray(list.value) ? list.value : [];
  return items.filter(isObject).map((item) => ({
    value: (item[value] ?? null) as Json,
    label: String(
      (context.language !== 'zh' && item[`${label}_${context.language}`]) || item[label] || item[value],
    ),
    words: [String(item[label] ?? '')],
  }));
}

/** The buttons under a field's question. */
export function buttonsFor(field: Field, run: DialogRun, context: DialogContext): readonly Button[] {
  const { labels } = wordsOf(context.language);
  const offered = optionsOf(field, run, context).map(({ value, label }) => ({
    label,
    payload: String(value),
  }));
  const yesNo = field.type === 'yes_no' ? yesNoButtons(context) : [];
  const skip = field.optional ? [{ label: labels.skip, payload: 'skip' }] : [];
  return [...offered, ...yesNo, ...skip];
}

/** The buttons of a yes-or-no question. */
export function yesNoButtons({ language }: DialogContext): readonly Button[] {
  const { labels } = wordsOf(language);
  return [
    { label: labels.yes, payload: 'yes' },
    { label: labels.no, payload: 'no' },
  ];
}
