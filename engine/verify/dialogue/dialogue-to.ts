import type { Problem } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';

/** What the last step of a dialogue shows. */
export type Goal = {
  readonly reply?: string;
  readonly slots?: Readonly<Record<string, null>>;
  readonly flow?: null;
};

export function dialogueTo(_state: State, _model: Model, _goal: Goal): Pick<Problem, 'dialogue'> {
  return {};
}
