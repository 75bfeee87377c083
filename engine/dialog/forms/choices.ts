import type { Button } from '../../core/events/shapes.ts';
import { isObject, type Json } from '../../core/json.ts';
import type { DialogContext } from '../context.ts';
import type { Scope } from '../expressions.ts';
import type { DialogRun } from '../run.ts';
import { wordsOf } from '../words.ts';
import { openForm, scopeAt } from './form-state.ts';
import { listOptions, type Option } from './labels.ts';
import type { Question } from './questions.ts';

/** What a tap on "all of them" sends. */
export const ALL = 'all';

/** What a question offers now. Empty when it offers nothing. */
export function optionsOf(
  { field, path }: Question,
  run: DialogRun,
  context: DialogContext,
): readonly Option[] {
  return field.options || field.choices
    ? listOptions(field, scopeAt(path, run, context), context.language)
    : [];
}

/** The buttons under a question. */
export function buttonsFor(question: Question, run: DialogRun, context: DialogContext): readonly Button[] {
  const { field, kind } = question;
  const { labels } = wordsOf(context.language);
  const skip = { label: labels.skip, payload: 'skip' };
  const offersSkip = field.optional === true && kind === 'value';
  if (kind === 'gate' || openForm(run)?.offered !== undefined) return yesNoButtons(context);
  const { between = [] } = openForm(run) ?? {};
  const named = between.map(({ value, label }) => ({ label, payload: value }));
  const options = between.length > 0 ? [] : optionsOf(question, run, context);
  const isList = field.many !== undefined;
  const offered = options.map(({ value, label }, index) => ({
    label: isList ? `${index + 1}. ${label}` : label,
    payload: String(value),
  }));
  const all = isList && options.length > 1 ? [{ label: labels.all, payload: ALL }] : [];
  const yesNo = field.type === 'yes_no' ? yesNoButtons(context) : [];
  return [...named, ...offered, ...all, ...yesNo, ...(offersSkip ? [skip] : [])];
}

/** What only a question's own replies see: what it offers, numbered, and the values beside it. */
export function namesFor(question: Question, run: DialogRun, context: DialogContext): Scope {
  const options = optionsOf(question, run, context);
  const choices = options.map(({ label }, index) => `${index + 1}. ${label}`).join('\n');
  const { offered, items } = openForm(run) ?? {};
  const labelOf = (value: Json): Json => options.find((option) => option.value === value)?.label ?? value;
  const scope = question.path.includes('.') ? scopeAt(question.path, run, context) : {};
  return {
    ...scope,
    choices,
    ...(offered === undefined ? {} : { value: labelOf(offered) }),
    ...(items === undefined ? {} : { so_far: items.map(labelOf) }),
  };
}

/** The buttons of a yes-or-no question. */
export function yesNoButtons({ language }: DialogContext): readonly Button[] {
  const { labels } = wordsOf(language);
  return [
    { label: labels.yes, payload: 'yes' },
    { label: labels.no, payload: 'no' },
  ];
}

/** The reply that asks whether a list is complete, where the field has one. */
export function moreReply({ field }: Question): string | undefined {
  return isObject(field.many) ? field.many.more : undefined;
}
