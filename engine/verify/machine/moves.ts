import type { Outcome } from '../../dialog/compile-flow.ts';
import { type Env, write } from '../values/env.ts';
import { SOME } from '../values/sample.ts';
import { isShared } from '../values/values-of.ts';
import type { Model } from './model.ts';
import type { Frame, Next, State } from './state.ts';

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

/** The env with the answer of a system in a slot. */
export function filled(env: Env, slot: string | undefined, model: Model): Env {
  if (slot === undefined) return env;
  return write(
    env,
    slot,
    isShared(slot, model) ? [SOME, ...model.domains.of(slot).filter(({ value }) => value !== null)] : [SOME],
  );
}

/** The state seen where no dialogue can look: in a ticket's subject, or after an answer that a rule refuses. */
export function unseen(state: State): State {
  return { ...state, from: state, act: { kind: 'unseen' }, answer: null, said: [] };
}
