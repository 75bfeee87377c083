import type { Dialogue, Problem } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';
import { answersOf } from './answers-of.ts';
import { chainTo } from './chain-to.ts';
import { stepsAlong } from './steps-along.ts';

type Step = Dialogue['steps'][number];

/** What follows the last act. `unread`: looks at the messages of that turn one by one. */
export type Goal = { readonly steps: readonly Step[]; readonly unread?: true };

/** The dialogue that shows a finding. `refuted`: none of the answers tried leads there, because conditions on the way fail. */
export type Shown = Pick<Problem, 'dialogue'> & { readonly refuted?: true };

/** The dialogue that leads to a state, as a fixture has it; nothing where no words for it are known. */
export function dialogueTo(state: State, model: Model, goal: Goal): Shown {
  if (!state.exact) return {};
  const chain = chainTo(state);
  const { steps, refuted } = stepsAlong(chain, model);
  const actions = answersOf(chain, model);
  if (refuted) return { refuted };
  if (steps === undefined || actions === undefined) return {};
  const isUnread = goal.unread && steps.length > 0;
  const before = isUnread ? [...steps.slice(0, -1), { message: 'skip' }, ...steps.slice(-1)] : steps;
  const [last = {}, ...others] = goal.steps;
  const whole = [...before.slice(0, -1), { ...before.at(-1), ...last }, ...others];
  return { dialogue: { ...(Object.keys(actions).length === 0 ? {} : { actions }), steps: whole } };
}

/** A finding with the dialogue that shows it; nothing where it is refuted. */
export function shownBy(found: Problem, shown: Shown): readonly Problem[] {
  return shown.refuted ? [] : [withDialogue(found, shown)];
}

/** A finding that is true wherever it stands, with the dialogue that shows it where there is one. */
export function withDialogue(found: Problem, { dialogue }: Shown): Problem {
  return dialogue === undefined ? found : { ...found, dialogue };
}
