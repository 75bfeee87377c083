import type { Dialogue, Problem } from '../../config/problem.ts';
import type { Flow } from '../../config/schema/flows.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';
import type { Sample } from '../values/sample.ts';
import { answersOf } from './answers-of.ts';
import { stepsOf } from './steps-of.ts';

type Step = Dialogue['steps'][number];

/** What follows the last act. `unread`: looks at the messages of that turn one by one. */
export type Goal = { readonly steps: readonly Step[]; readonly unread?: true };

/** The dialogue that leads to a state, as a fixture has it; nothing where no words for it are known. */
export function dialogueTo(state: State, model: Model, goal: Goal): Pick<Problem, 'dialogue'> {
  const chain = chainTo(state);
  const actions = answersOf(chain, model);
  const acts = chain.map((at, index) => actsAt(at, index, chain, model));
  if (!state.exact || actions === undefined || acts.includes(undefined)) return {};
  const steps = acts.flatMap((act) => act ?? []);
  const before = goal.unread ? [...steps.slice(0, -1), { message: 'skip' }, ...steps.slice(-1)] : steps;
  const [last = {}, ...others] = goal.steps;
  const whole = [...before.slice(0, -1), { ...before.at(-1), ...last }, ...others];
  return { dialogue: { ...(Object.keys(actions).length === 0 ? {} : { actions }), steps: whole } };
}

function chainTo(state: State): readonly State[] {
  const chain: State[] = [];
  for (let at: State | null = state; at; at = at.from) chain.unshift(at);
  return chain;
}

function actsAt(
  { act }: State,
  index: number,
  chain: readonly State[],
  model: Model,
): readonly Step[] | undefined {
  if (act === null) return [];
  if (act.kind === 'start') return startOf(act.flow, model);
  if (!('slot' in act)) return stepsOf(act, null, model);
  return stepsOf(act, valueLater(act.slot, chain.slice(index), model), model);
}

/** What the slot turns out to have had to be, until something else writes it. */
function valueLater(slot: string, chain: readonly State[], { weigher }: Model): Sample | null {
  const later = chain.map(({ env }) => weigher.heldBy(env, slot));
  const end = later.findIndex(
    (held, index) => !held.every((sample) => (later[index - 1] ?? held).includes(sample)),
  );
  const last = later[(end < 0 ? later.length : end) - 1];
  return last?.[0] ?? null;
}

function startOf(name: string, { bot }: Model): readonly Step[] | undefined {
  const flow: Flow | undefined = bot.flows[name];
  const [intent] = [flow?.start?.intent ?? []].flat();
  const examples = bot.intents[intent ?? '']?.examples;
  const [example] = examples?.[bot.languages[0]] ?? Object.values(examples ?? {})[0] ?? [];
  return example === undefined ? undefined : [{ user: example }];
}
