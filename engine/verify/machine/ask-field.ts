import type { Field } from '../../config/schema/flows.ts';
import { isSayable } from '../dialogue/words-for.ts';
import { samplesOf } from '../values/domains.ts';
import { type Env, fill } from '../values/env.ts';
import { EMPTY, isEmpty, type Sample } from '../values/sample.ts';
import { valuesOf } from '../values/values-of.ts';
import type { Watch } from './explore.ts';
import { answered, atQuestion, lookAtReplies, seenAt } from './look-at-replies.ts';
import type { Model } from './model.ts';
import { filled, giveUp, marked, TURN } from './moves.ts';
import type { Question } from './questions.ts';
import type { AtQuestion, Next, State } from './state.ts';

/** Ask for one value: what is known before, every answer that its field takes, skipping, and the last failed attempt. */
export function askField(state: State, question: Question, parts: Parts): readonly Next[] {
  const { model, watch } = parts;
  const { way, field } = question;
  const after = (env: Env): Next => ({ env, frames: marked(state, way).frames });
  const known = knownBefore(state, question, model);
  const found = field.check ? { answer: answered(field.check, 'found') } : {};
  const accepted = (samples: readonly Sample[]) =>
    after(filled(fill(state.env, way, samples), field.check?.as, model));
  // Behind a gate, and after what was asked before it, it may not have been there at the beginning.
  const exact = way.includes('.') ? { exact: false } : {};
  const taken =
    known.length > 0 && field.confirm === undefined ? [{ ...accepted(known), ...found, ...exact }] : [];
  if (known.length > 0 && !mayLack(state, question, model)) return taken;
  const open = { ...state, env: fill(state.env, way, EMPTY) };
  const offer = offerOf(state, question, model);
  const at = atQuestion(question, offer);
  const asked = askedAfter(open, question, at, parts);
  lookAtReplies(asked, question, at, parts);
  if (field.valid !== undefined)
    watch.value(field.valid, [...question.path, 'valid'], state, { scope: question.scope });
  const skipped = after(fill(state.env, way, EMPTY));
  const answers = answersTo(state, question, model).map(({ samples, exact }) => {
    const act = { kind: 'answer', ...at } as const;
    return { ...accepted(samples), ...found, act, ...TURN, ...(exact ? {} : { exact }) };
  });
  return [
    ...taken,
    ...(offer === 'declined' ? [{ ...accepted(known), act: { kind: 'open', ...at } as const, ...TURN }] : []),
    ...answers,
    ...(field.optional ? [{ ...skipped, act: { kind: 'skip', ...at } as const, ...TURN }] : []),
    ...giveUp(state, at, skipped, parts),
    ...(offer === undefined ? [{ env: open.env, act: { kind: 'digress', ...at } as const }] : []),
  ];
}

/** The question asked: at once, or after no to what was offered in its place. */
function askedAfter(open: State, question: Question, at: AtQuestion, { watch }: Parts): State {
  const { field } = question;
  const seen = seenAt(question);
  const isOffered = at.offer === 'declined';
  if (isOffered && field.confirm !== undefined) watch.reply(field.confirm, open, seen);
  const asked: State = at.offer === undefined ? open : { ...open, exact: open.exact && isOffered };
  const declined: State = isOffered
    ? { ...asked, from: open, act: { kind: 'deny', ...at }, answer: null, said: [] }
    : asked;
  if (field.ask !== undefined) watch.reply(field.ask, declined, seen);
  return asked;
}

type Parts = { readonly model: Model; readonly watch: Watch };

/** What may be answered, and apart from it what no words are known for: that is possible, but not claimed. */
function answersTo(state: State, question: Question, model: Model) {
  const good = allowed(state, question, model);
  const said = good.filter((sample) => isSayable(question.field, question.way, sample, model));
  const unsaid = good.filter((sample) => !said.includes(sample));
  return [
    { samples: said, exact: true },
    { samples: unsaid, exact: false },
  ].filter(({ samples }) => samples.length > 0);
}

/** What the field takes over without asking. */
function knownBefore(state: State, { way, field, scope }: Question, model: Model): readonly Sample[] {
  const held = model.weigher.heldBy(state.env, way).filter((sample) => !isEmpty(sample));
  if (held.length > 0 || field.prefill === undefined) return held;
  return valuesOf(field.prefill, way, state.env, model, scope).filter((sample) => !isEmpty(sample));
}

/** Whether a value from before is offered instead of the question: surely, so that it is declined first, or perhaps. */
function offerOf(state: State, question: Question, model: Model): AtQuestion['offer'] {
  const { field, way, scope } = question;
  if (field.confirm === undefined) return undefined;
  const held = model.weigher.heldBy(state.env, way);
  const before = held.filter((sample) => !isEmpty(sample));
  const guessed =
    field.prefill === undefined || before.length === held.length
      ? []
      : valuesOf(field.prefill, way, state.env, model, scope);
  const offered = [...before, ...guessed];
  if (offered.every(isEmpty)) return undefined;
  const isSure =
    offered.every((sample) => isOfKind(field, sample)) && (guessed.length > 0 || !held.some(isEmpty));
  const isChecked = [field.check, field.valid, field.schema, field.validator].some(
    (rule) => rule !== undefined,
  );
  return isSure && !isChecked ? 'declined' : 'maybe';
}

/** Whether a value is surely one that the field takes, before its rules. */
function isOfKind(field: Field, { kind, value }: Sample): boolean {
  if (field.many !== undefined || field.choices !== undefined || field.type === 'file') return false;
  if (field.options) return Object.hasOwn(field.options, String(value));
  if (field.type === 'yes_no') return typeof value === 'boolean';
  if (field.type === 'number') return typeof value === 'number';
  return kind === 'text' || typeof value === 'string';
}

/** Whether what would be taken over may be missing, or be refused, so that it is asked after all. */
function mayLack(state: State, { way, field }: Question, model: Model): boolean {
  const isChecked = [field.check, field.valid, field.schema, field.confirm].some(
    (rule) => rule !== undefined,
  );
  if (isChecked || way.includes('.')) return true;
  if (field.prefill !== undefined) return valuesOf(field.prefill, way, state.env, model).some(isEmpty);
  return model.weigher.heldBy(state.env, way).some(isEmpty);
}

/** What passes the field's own rule. */
function allowed(
  state: State,
  { way, field, scope }: Question,
  { domains, weigher }: Model,
): readonly Sample[] {
  const samples = samplesOf(field, way, domains);
  if (field.valid === undefined || field.many !== undefined) return samples;
  const { valid } = field;
  return samples.filter((sample) => {
    const weighed = weigher.weigh(valid, state.env, {
      scope,
      more: { value: { of: way, samples: [sample] } },
    });
    return (
      !weighed?.cases ||
      weighed.cases.some(
        ({ judged }) =>
          judged.kind === 'unknown' ||
          judged.kind === 'some' ||
          (judged.kind === 'known' && judged.value === true),
      )
    );
  });
}
