import { readExpression } from '../../config/expressions/read-expression.ts';
import { sameJson } from '../../core/json.ts';
import { LONGEST_CIRCLE, patienceOf } from '../../dialog/end-turn.ts';
import { replyKey } from '../../dialog/repair-changes.ts';
import type { Watch } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import { type AtQuestion, nothingSeen, type State } from '../machine/state.ts';
import { emptiedAt } from '../machine/take-form.ts';
import { takeStep } from '../machine/take-step.ts';
import { createWatch } from '../machine/watch.ts';
import type { Env } from '../values/env.ts';
import { isEmpty } from '../values/sample.ts';
import { literalOf, wayOf } from '../values/ways.ts';
import { chainTo } from './chain-to.ts';

/** Turns after which a circle counts as one that nobody ends. */
const MOST_TURNS = 60;
/** Steps that may pass without anybody acting, as the engine has it. */
const MOST_STEPS = 100;

/**
 * Go on from inside a loop, always in the same way, until the engine has had enough of it and calls a person. Undefined
 * where it never comes to that: nobody acts on the way, or each round leaves something new. `fails`: the visitor has no
 * answer to any question, and runs out of attempts.
 */
export function goRound(start: State, model: Model, fails = false): State | undefined {
  const patience = patienceOf(model.bot);
  const watch = createWatch(model, nothingSeen(), new Set());
  let turns = chainTo(start).reduce((before, at) => hear(before, at, model).turns, NO_TURNS);
  let state = start;
  for (let quiet = 0; turns.count < MOST_TURNS && quiet < MOST_STEPS; quiet += 1) {
    const next = isNew(state, model) ? undefined : follow(state, { model, watch, fails });
    if (next === undefined) return undefined;
    const heard = hear(turns, next, model);
    if (heard.stopped) return heard.stopped;
    turns = heard.turns;
    if (next.act !== null && next.act.kind !== 'wait') quiet = 0;
    state = next;
  }
  return undefined;

  /** A turn is over as soon as somebody acts: by then the engine may have called a person. */
  function hear(before: Turns, next: State, of: Model): Heard {
    const told = beforeAct(before, next, of);
    if (told.repeats >= patience && next.from) return { turns: told, stopped: next.from };
    return missedIn(told, next, of, patience);
  }
}

/** What the last turns came to, and how many of them in a row had been before: as `endTurn` counts them. */
type Turns = { readonly count: number; readonly lately: readonly Print[]; readonly repeats: number };

/** What a turn said, and what the slots may hold after it. */
type Print = { readonly said: readonly string[]; readonly held: Env['held'] };

/** `stopped`: where the engine has called a person. */
type Heard = { readonly turns: Turns; readonly stopped?: State };

const NO_TURNS: Turns = { count: 0, lately: [], repeats: 0 };

/** Somebody acts: what was said before was a turn of its own, if a message had begun it. */
function beforeAct(turns: Turns, { act, from }: State, model: Model): Turns {
  if (act === null || from === null) return turns;
  const begun = chainTo(from).findLast((at) => at.act !== null)?.act?.kind;
  if (begun === 'agent') return NO_TURNS;
  if (begun === undefined || begun === 'wait') return turns;
  const asks = 'field' in act ? [act.field.ask ?? ''] : [JSON.stringify(from.frames)];
  return count(turns, printOf([...from.said, ...asks], from, model));
}

/** All attempts but the last one are turns that ask again. */
function missedIn(turns: Turns, { act, from }: State, model: Model, patience: number): Heard {
  if (act?.kind !== 'fail' || from === null) return { turns };
  let told = turns;
  for (let times = 1; times < act.times; times += 1) {
    told = count(told, printOf(saidAgain(act, times, model), from, model));
    if (told.repeats >= patience)
      return { turns: told, stopped: { ...from, from, act: { ...act, kind: 'miss', times }, answer: null } };
  }
  return { turns: told };
}

function saidAgain({ field }: AtQuestion, times: number, { bot }: Model): readonly string[] {
  const again = [field.again ?? []].flat();
  const own = again[Math.min(times, again.length) - 1];
  return own === undefined ? [replyKey(bot, 'repair_invalid'), field.ask ?? ''] : [own];
}

function count(turns: Turns, print: Print): Turns {
  const others = turns.lately.filter((one) => !isAlike(one, print));
  return {
    count: turns.count + 1,
    lately: [print, ...others].slice(0, LONGEST_CIRCLE),
    repeats: others.length < turns.lately.length ? turns.repeats + 1 : 0,
  };
}

/** The same is said, and the slots may hold the same: what a condition has told of them meanwhile changes nothing. */
function isAlike(one: Print, other: Print): boolean {
  const ways = new Set([...Object.keys(one.held), ...Object.keys(other.held)]);
  return (
    sameJson(one.said, other.said) &&
    [...ways].every((way) => {
      const [left, right] = [one.held[way], other.held[way]];
      return left === undefined || right === undefined
        ? [...(left ?? right ?? [])].some(isEmpty)
        : left.some((sample) => right.includes(sample));
    })
  );
}

function printOf(said: readonly string[], state: State, model: Model): Print {
  return { said, held: emptiedAt(state, model).held };
}

/** A ticket is another one each time, and so may be what is counted. */
function isNew({ frames }: State, { flows }: Model): boolean {
  const top = frames.at(-1);
  const compiled = top && flows.get(top.flow)?.steps.get(top.step);
  return compiled?.kind === 'ticket' || Object.values(compiled?.step.set ?? {}).some(isReckoned);
}

function isReckoned(expression: string): boolean {
  const read = readExpression(expression);
  return !read.ok || (literalOf(read.ast) === undefined && wayOf(read.ast) === undefined);
}

type Following = { readonly model: Model; readonly watch: Watch; readonly fails: boolean };

function follow(state: State, { model, watch, fails }: Following): State | undefined {
  const nexts = takeStep(state, model, watch).filter(
    ({ over, exact, act }) => over === undefined && exact !== false && act?.kind !== 'digress',
  );
  const next = (fails ? nexts.find(({ act }) => act?.kind === 'fail') : undefined) ?? nexts[0];
  return next && { ...state, act: null, answer: null, ...next, from: state };
}
