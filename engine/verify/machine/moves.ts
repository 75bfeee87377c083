import { DEFAULT_TRIES } from '../../config/field-limits.ts';
import type { Outcome } from '../../dialog/compile-flow.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import { type Env, fill, write } from '../values/env.ts';
import { FILLED, SOME } from '../values/sample.ts';
import { isShared, valuesOf } from '../values/values-of.ts';
import type { Watch } from './explore.ts';
import type { Model } from './model.ts';
import type { AtQuestion, Frame, Next, State } from './state.ts';

type Parts = { readonly model: Model; readonly watch: Watch };

/** The frames after the step on top has ended so. */
export function go(state: State, model: Model, outcome: Outcome): Next {
  const { frames } = state;
  const top = frames.at(-1);
  const next = top && model.flows.get(top.flow)?.states[top.step]?.on[outcome];
  if (!top || next === undefined) return { over: 'ended', quiet: false };
  return { frames: [...frames.slice(0, -1), { flow: top.flow, step: next, done: null }] };
}

/** The frame of a flow at its beginning. */
export function begin(flow: string, model: Model): readonly Frame[] {
  const first = model.flows.get(flow)?.first;
  return first === undefined ? [] : [{ flow, step: first, done: null }];
}

/** What is true of a turn that begins. */
export const FRESH_TURN = { quiet: false, said: [], decided: [] } as const;

/** The visitor has just acted: the flow owes an answer. */
export const TURN = { ...FRESH_TURN, quiet: true };

/** The env with the answer of a system in a slot. */
export function filled(env: Env, slot: string | undefined, model: Model): Env {
  if (slot === undefined) return env;
  return write(
    env,
    slot,
    isShared(slot, model) ? [SOME, ...model.domains.of(slot).filter(({ value }) => value !== null)] : FILLED,
  );
}

/** What the form on top has dealt with. */
export function doneIn(state: State): readonly string[] {
  return state.frames.at(-1)?.done ?? [];
}

/** The state in which the form on top has dealt with one thing more. */
export function marked(state: State, what: string, done = doneIn(state)): State {
  const top = state.frames.at(-1);
  return top
    ? { ...state, frames: [...state.frames.slice(0, -1), { ...top, done: [...done, what] }] }
    : state;
}

/** The last attempt has failed. `skipped`: what follows when the question is passed over. */
export function giveUp(
  state: State,
  at: AtQuestion,
  skipped: Next,
  { model, watch }: Parts,
): readonly Next[] {
  const { slot, field, scope } = at;
  const act = { kind: 'fail', ...at, times: field.tries ?? DEFAULT_TRIES } as const;
  const { then = 'handoff' } = field;
  const isTold = then !== 'skip' && (typeof then !== 'object' || then.default === undefined);
  const reply = replyKey(model.bot, 'repair_too_many_tries');
  if (isTold) watch.reply(reply, { ...state, from: state, act, answer: null, said: [] });
  if (then === 'cancel') return [{ act, over: 'ended' }];
  if (then === 'skip') return [{ ...skipped, act, ...TURN }];
  // An expression cannot give what a whole form would.
  if (then === 'handoff' || (then.link === undefined && field.form !== undefined))
    return [{ act, over: 'person' }];
  if (then.link !== undefined)
    return [
      {
        frames: [...state.frames.slice(0, -1), ...begin(then.link, model)],
        act,
        ...FRESH_TURN,
        said: [reply],
      },
    ];
  const env = fill(state.env, slot, valuesOf(then.default ?? 'null', slot, state.env, model, scope));
  return [{ ...skipped, env: filled(env, field.check?.as, model), act, ...TURN }];
}
