import type { Problem } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { Empty, State } from '../machine/state.ts';
import { dialogueTo } from './dialogue-to.ts';

type Shown = Pick<Problem, 'dialogue'>;

/** The way to a slot that is empty where it is needed. */
export function showEmpty({ state, slot, reply }: Empty, model: Model): Shown {
  const said = reply === null ? {} : { reply };
  return dialogueTo(state, model, { slots: { [slot]: null }, ...said });
}

/** The way to a flow that ends without a word: the engine says what the bot can do. */
export function showSilence(state: State, model: Model): Shown {
  return dialogueTo(state, model, { reply: 'repair_help', flow: null });
}

/** The way to where the circle begins. */
export function showLoop(state: State, model: Model): Shown {
  return dialogueTo(state, model, {});
}
