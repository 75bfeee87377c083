import { limitsOf } from '../../config/field-limits.ts';
import type { CompiledStep } from '../../dialog/compile-flow.ts';
import { type Env, fill, write } from '../values/env.ts';
import { EMPTY, FILLED, isEmpty, NULL } from '../values/sample.ts';
import { askField } from './ask-field.ts';
import type { Watch } from './explore.ts';
import { atQuestion, lookAtReplies, seenAt } from './look-at-replies.ts';
import type { Model } from './model.ts';
import { doneIn, giveUp, go, marked, TURN } from './moves.ts';
import { everyField, type Question } from './questions.ts';
import type { Next, State } from './state.ts';

/** Items beyond those that a list needs; later ones are as this one. */
const MORE_ITEMS = 1;

/** Work on the form on top: the first question that applies and is not dealt with, in every way that it can go. */
export function takeForm(state: State, compiled: CompiledStep, model: Model, watch: Watch): readonly Next[] {
  const form = compiled.form ?? '';
  const asking = { form, questions: model.questions.get(form) ?? [], model, watch };
  return askNext({ ...state, env: emptiedAt(state, model) }, asking.questions, asking);
}

/** What the slots hold once the form on top, if there is one, has begun. */
export function emptiedAt(state: State, model: Model): Env {
  const top = state.frames.at(-1);
  const form = top && model.flows.get(top.flow)?.steps.get(top.step)?.form;
  if (form === undefined || doneIn(state).length > 0) return state.env;
  return emptied(state.env, model.questions.get(form) ?? [], model);
}

type Asking = {
  readonly form: string;
  readonly questions: readonly Question[];
  readonly model: Model;
  readonly watch: Watch;
};

/** A form begins empty, but for what it remembers. */
function emptied(before: Env, questions: readonly Question[], { weigher }: Model): Env {
  return [...everyField(questions)].reduce((env, { way, field }) => {
    const held = field.remember === true ? weigher.heldBy(before, way).filter((one) => !isEmpty(one)) : [];
    return write(env, way, held.length === 0 ? EMPTY : [NULL, ...held]);
  }, before);
}

function askNext(state: State, questions: readonly Question[], asking: Asking): readonly Next[] {
  const [question, ...others] = questions;
  if (!question) return finish(state, asking);
  const { way, field, scope, path, more } = question;
  if (doneIn(state).includes(way)) return askNext(state, others, asking);
  if (more) return askForMore(state, question, others, asking);
  if (field.when === undefined || itemsOf(state, question) > 0) return enter(state, question, others, asking);
  const { yes, no } = asking.watch.guard(field.when, [...path, 'when'], state, scope);
  return [
    ...yes.flatMap((side) =>
      enter({ ...state, ...side }, question, others, asking).map((next) => ({ ...side, ...next })),
    ),
    // Passed over for now: an answer to a later question may open it.
    ...no.flatMap((side) =>
      askNext({ ...state, ...side }, others, asking).map((next) => ({ ...side, ...next })),
    ),
  ];
}

function enter(
  state: State,
  question: Question,
  others: readonly Question[],
  asking: Asking,
): readonly Next[] {
  const { field, inner, way } = question;
  if (field.form === undefined) return askField(state, question, asking);
  if (itemsOf(state, question) > 0) return askNext(state, [...inner, ...others], asking);
  const isList = field.many !== undefined;
  const opened = withItem(state, question);
  if (!(isList ? limitsOf(field).min === 0 : field.optional)) {
    if (field.ask === undefined) return askNext(opened, [...inner, ...others], asking);
    asking.watch.reply(field.ask, state, { scope: question.scope });
    return askNext({ ...opened, said: [...state.said, field.ask] }, [...inner, ...others], asking);
  }
  // A list that is not wanted is there, with nothing in it.
  const denied = { ...marked(state, way), env: fill(state.env, way, isList ? FILLED : EMPTY) };
  const env = fill(opened.env, way, FILLED);
  const wanted = { ...opened, env: withEmpty(env, inner) };
  return passGate(state, { question, ask: field.ask, denied, wanted }, asking);
}

/** Behind the last question of an item: whether there is another one. */
function askForMore(
  state: State,
  question: Question,
  others: readonly Question[],
  asking: Asking,
): readonly Next[] {
  const { field, way } = question;
  const list = { ...question, way: way.slice(0, -'.+'.length) };
  const { min, max } = limitsOf(field);
  const count = itemsOf(state, list);
  const closed = marked(state, way);
  if (count >= max) return askNext(closed, others, asking);
  const next = withItem(state, list);
  const inner = asking.questions
    .flatMap((one) => [...everyField([one])])
    .filter((one) => one.way.startsWith(`${list.way}.#.`));
  const another = { ...next, env: withEmpty(next.env, inner) };
  if (count < min) return askNext(another, asking.questions, asking);
  const wanted = count < Math.max(min, 1) + MORE_ITEMS ? another : null;
  const ask = typeof field.many === 'object' ? field.many.more : undefined;
  return passGate(state, { question: list, ask, denied: closed, wanted }, asking);
}

type Gate = {
  readonly question: Question;
  readonly ask: string | undefined;
  readonly denied: State;
  /** Null where it would be as it was before. */
  readonly wanted: State | null;
};

/** Yes or no to what is optional. */
function passGate(state: State, { question, ask, denied, wanted }: Gate, asking: Asking): readonly Next[] {
  const at = atQuestion(question);
  const stand = (next: State): Next => ({ env: next.env, frames: next.frames });
  if (ask !== undefined) asking.watch.reply(ask, state, seenAt(question));
  lookAtReplies(state, question, at, asking);
  return [
    ...(wanted ? [{ ...stand(wanted), act: { kind: 'open', ...at } as const, ...TURN }] : []),
    { ...stand(denied), act: { kind: 'deny', ...at }, ...TURN },
    ...giveUp(state, at, stand(denied), asking),
    { env: state.env, act: { kind: 'digress', ...at } },
  ];
}

/** How many items of a sub-form have been begun; of one that is no list, 1 when it has. */
function itemsOf(state: State, { way }: Question): number {
  return doneIn(state).filter((one) => one.startsWith(`${way}.#`) && !one.startsWith(`${way}.#.`)).length;
}

/** The state with the next item of a sub-form begun: nothing in it is dealt with. */
function withItem(state: State, question: Question): State {
  const { way } = question;
  const done = doneIn(state).filter((one) => !one.startsWith(`${way}.#.`));
  return marked(state, `${way}.#${itemsOf(state, question) + 1}`, done);
}

function withEmpty(env: Env, questions: readonly Question[]): Env {
  return [...everyField(questions)].reduce((current, { way }) => write(current, way, EMPTY), env);
}

function finish(state: State, { form, model, watch }: Asking): readonly Next[] {
  const top = state.frames.at(-1);
  const confirm = model.forms[form]?.confirm;
  if (!top) return [];
  const next = {
    env: state.env,
    ...go({ ...state, frames: [...state.frames.slice(0, -1), { ...top, done: null }] }, model, 'next'),
  };
  if (confirm === undefined) return [next];
  watch.reply(confirm, state);
  return [{ ...next, act: { kind: 'confirm' }, ...TURN }];
}
