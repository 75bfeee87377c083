import { DEFAULT_TRIES, limitsOf } from '../../config/field-limits.ts';
import type { Field } from '../../config/schema/flows.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import type { Said, Watch } from './explore.ts';
import type { Model } from './model.ts';
import type { Question } from './questions.ts';
import type { Act, Answer, AtQuestion, State } from './state.ts';

type Parts = { readonly model: Model; readonly watch: Watch };

/** A question as an act refers to it. */
export function atQuestion({ way: slot, field, scope }: Question, offer?: AtQuestion['offer']): AtQuestion {
  return { slot, field, scope, ...(offer === undefined ? {} : { offer }) };
}

/** What the replies of a question see beside the slots. */
export function seenAt({ field, scope }: Question): Said {
  const offers = field.options !== undefined || field.choices !== undefined;
  return {
    scope,
    names: [
      ...(offers ? ['choices'] : []),
      ...(field.many === undefined ? [] : ['so_far']),
      ...(field.confirm === undefined ? [] : ['value']),
    ],
  };
}

/** Where a value was refused, it is seen, too; of what is on offer it is none, and of a file it is no words. */
function seenWhenRefused(question: Question): Said {
  const { scope, names = [] } = seenAt(question);
  const { options, choices, type } = question.field;
  const isSeen = options === undefined && choices === undefined && type !== 'file';
  return { ...(scope ? { scope } : {}), names: isSeen ? [...names, 'value'] : names };
}

/** Look at all that an open question says when an answer will not do, or is not the whole of it. */
export function lookAtReplies(state: State, question: Question, at: AtQuestion, parts: Parts): void {
  const { field } = question;
  const look = looker(state, seenAt(question), parts.watch);
  const refuse = looker(state, seenWhenRefused(question), parts.watch);
  lookAtAttempts(state, question, at, parts);
  const first = { kind: 'first', ...at } as const;
  const { check, files, many } = field;
  if (check) {
    refuse(check.missing, first, answered(check, 'missing'));
    if (check.down !== 'accept') refuse(check.failed, first, answered(check, 'failed'));
  }
  if (files?.types !== undefined) look(files.wrong_type, { kind: 'attach', wrong: 'type', ...at });
  if (files?.largest !== undefined) look(files.too_big, { kind: 'attach', wrong: 'size', ...at });
  if (typeof many === 'object' && field.form === undefined && limitsOf(field).max > 1)
    look(many.more, first, check ? answered(check, 'found') : null);
}

function lookAtAttempts(state: State, question: Question, at: AtQuestion, { model, watch }: Parts): void {
  const { again, invalid, tries = DEFAULT_TRIES } = question.field;
  const standIn = replyKey(model.bot, 'repair_invalid');
  for (const [kind, own, most] of [
    ['miss', again, tries - 1],
    ['refused', invalid, tries],
  ] as const) {
    const seen = kind === 'refused' ? seenWhenRefused(question) : seenAt(question);
    const look = looker(state, own === undefined ? {} : seen, watch);
    for (const [index, reply] of [own ?? standIn].flat().slice(0, most).entries())
      look(reply, { kind, ...at, times: index + 1 });
  }
}

/** How a field's system answers. */
export function answered(check: NonNullable<Field['check']>, kind: Answer['kind']): Answer {
  return { action: check.action, kind, slot: kind === 'found' ? (check.as ?? null) : null };
}

function looker(state: State, seen: Said, watch: Watch) {
  return (reply: string | undefined, act: Act, answer: Answer | null = null) => {
    if (reply !== undefined) watch.reply(reply, { ...state, from: state, act, answer, said: [] }, seen);
  };
}
