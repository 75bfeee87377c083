import type { Dialogue, Problem } from '../../config/problem.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';
import { isEmpty, type Sample } from '../values/sample.ts';
import type { Doing } from './answer-to.ts';
import { answersOf } from './answers-of.ts';
import { chainTo } from './chain-to.ts';
import { scopeFor, type Told } from './scope-for.ts';
import { doingsOf } from './steps-of.ts';

type Step = Dialogue['steps'][number];

/** What follows the last act. `unread`: looks at the messages of that turn one by one. */
export type Goal = { readonly steps: readonly Step[]; readonly unread?: true };

/** The dialogue that leads to a state, as a fixture has it; nothing where no words for it are known. */
export function dialogueTo(state: State, model: Model, goal: Goal): Pick<Problem, 'dialogue'> {
  const chain = chainTo(state);
  const actions = answersOf(chain, model);
  const steps = state.exact && actions !== undefined ? stepsAlong(chain, model) : undefined;
  if (steps === undefined || actions === undefined) return {};
  const isUnread = goal.unread && steps.length > 0;
  const before = isUnread ? [...steps.slice(0, -1), { message: 'skip' }, ...steps.slice(-1)] : steps;
  const [last = {}, ...others] = goal.steps;
  const whole = [...before.slice(0, -1), { ...before.at(-1), ...last }, ...others];
  return { dialogue: { ...(Object.keys(actions).length === 0 ? {} : { actions }), steps: whole } };
}

/** Answers that are tried, because a later field's rule may want others. */
const MOST_TRIED = 300;

/** What is done on the way: each answer passes its field's rule with what was answered before. */
function stepsAlong(chain: readonly State[], model: Model): readonly Step[] | undefined {
  let tried = 0;
  const goOn = (index: number, told: Told): readonly Step[] | undefined => {
    const at = chain[index];
    if (!at) return [];
    for (const { steps, value } of doingsAt(at, chain.slice(index), told, model)) {
      tried += 1;
      if (tried > MOST_TRIED) return undefined;
      const slot = at.act && 'slot' in at.act && value !== undefined ? at.act.slot : undefined;
      const rest = goOn(index + 1, slot === undefined ? told : new Map([...told, [slot, value]]));
      if (rest) return [...steps, ...rest];
    }
    return undefined;
  };
  return goOn(0, new Map());
}

function doingsAt({ act, env }: State, later: readonly State[], told: Told, model: Model): readonly Doing[] {
  if (act === null) return [{ steps: [] }];
  if (act.kind === 'start') return act.by === null ? [] : [{ steps: act.by }];
  if (!('slot' in act)) return doingsOf(act, { sample: null, scope: null }, model);
  const sample = valueLater(act.slot, later, model);
  return doingsOf(act, { sample, scope: scopeFor(act, env, told, model) }, model);
}

/** What the slot turns out to have had to be, until something else writes it. */
function valueLater(slot: string, chain: readonly State[], { weigher }: Model): Sample | null {
  const later = chain.map(({ env }) => weigher.heldBy(env, slot));
  const end = later.findIndex(
    (held, index) => !held.every((sample) => (later[index - 1] ?? held).includes(sample)),
  );
  const last = later[(end < 0 ? later.length : end) - 1];
  const [sample] = last ?? [];
  return sample === undefined || isEmpty(sample) ? null : sample;
}
