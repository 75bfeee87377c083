import { LONGEST_CIRCLE, patienceOf } from '../../dialog/end-turn.ts';
import type { Watch } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import { nothingSeen, type State } from '../machine/state.ts';
import { emptiedAt } from '../machine/take-form.ts';
import { takeStep } from '../machine/take-step.ts';
import { createWatch } from '../machine/watch.ts';
import { keyOf } from '../values/weigh.ts';
import { chainTo } from './chain-to.ts';

/** Turns after which a circle counts as one that nobody ends. */
const MOST_TURNS = 60;
/** Steps that may pass without anybody acting, as the engine has it. */
const MOST_STEPS = 100;

/**
 * Go on from inside a loop, always in the same way, until the engine has had enough of it and calls a person. Undefined
 * where it never comes to that: nobody acts on the way, or each round leaves something new.
 */
export function goRound(start: State, model: Model): State | undefined {
  const patience = patienceOf(model.bot);
  const watch = createWatch(model, nothingSeen(), new Set());
  let turns = chainTo(start).reduce((before, at) => hear(before, at, model), NO_TURNS);
  let state = start;
  for (let quiet = 0; turns.count < MOST_TURNS && quiet < MOST_STEPS; quiet += 1) {
    const next = isNew(state, model) ? undefined : follow(state, model, watch);
    if (next === undefined) return undefined;
    // A turn is over as soon as somebody acts: by then the engine may have called a person.
    turns = hear(turns, next, model);
    if (turns.repeats >= patience) return state;
    if (next.act !== null && next.act.kind !== 'wait') quiet = 0;
    state = next;
  }
  return undefined;
}

/** What the last turns came to, and how many of them in a row had been before: as `endTurn` counts them. */
type Turns = { readonly count: number; readonly lately: readonly string[]; readonly repeats: number };

const NO_TURNS: Turns = { count: 0, lately: [], repeats: 0 };

/** Somebody acts: what was said before was a turn of its own, if a message had begun it. */
function hear(turns: Turns, { act, from }: State, model: Model): Turns {
  if (act === null || from === null) return turns;
  const begun = chainTo(from).findLast((at) => at.act !== null)?.act?.kind;
  if (begun === 'agent') return NO_TURNS;
  if (begun === undefined || begun === 'wait') return turns;
  const print = printOf(from, model);
  const isAgain = turns.lately.includes(print);
  return {
    count: turns.count + 1,
    lately: [print, ...turns.lately.filter((one) => one !== print)].slice(0, LONGEST_CIRCLE),
    repeats: isAgain ? turns.repeats + 1 : 0,
  };
}

/** Two turns are alike when they end at the same place with the same words said and the same slots. */
function printOf(state: State, model: Model): string {
  const { held } = emptiedAt(state, model);
  const ways = Object.entries(held).map(([way, samples]) => `${way}:${keyOf(samples)}`);
  return JSON.stringify([state.frames, state.said, ways.sort()]);
}

/** A ticket is another one each time. */
function isNew({ frames }: State, { flows }: Model): boolean {
  const top = frames.at(-1);
  return top !== undefined && flows.get(top.flow)?.steps.get(top.step)?.kind === 'ticket';
}

function follow(state: State, model: Model, watch: Watch): State | undefined {
  const next = takeStep(state, model, watch).find(({ over, exact }) => over === undefined && exact !== false);
  return next && { ...state, act: null, answer: null, ...next, from: state };
}
