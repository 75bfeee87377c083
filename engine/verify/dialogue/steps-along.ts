import type { Dialogue } from '../../config/problem.ts';
import { evaluate } from '../../dialog/expressions.ts';
import type { Model } from '../machine/model.ts';
import type { State } from '../machine/state.ts';
import { emptiedAt } from '../machine/take-form.ts';
import { isEmpty, type Sample } from '../values/sample.ts';
import type { Doing } from './answer-to.ts';
import { dataAt } from './answers-of.ts';
import { knownScope, scopeFor, type Told } from './scope-for.ts';
import { doingsOf } from './steps-of.ts';

type Steps = Dialogue['steps'];

/** `refuted`: conditions on the way failed with all answers that were tried. */
export type Along = { readonly steps?: Steps; readonly refuted?: true };

/** Answers that are tried, because a later field's rule or a condition may want others. */
const MOST_TRIED = 500;

/**
 * What is done on the way: each answer passes its field's rule with what was answered before, and conditions that hang
 * on more than is told apart come out as the way has it.
 */
export function stepsAlong(chain: readonly State[], model: Model): Along {
  let tried = 0;
  let refuted = false;
  const goOn = (index: number, before: Told): Steps | undefined => {
    const at = chain[index];
    if (!at) return [];
    if (isRefuted(at, before, model)) {
      refuted = true;
      return undefined;
    }
    const told = toldAt(index, chain, before, model);
    for (const { steps, value } of doingsAt(at, chain.slice(index), told, model)) {
      tried += 1;
      if (tried > MOST_TRIED) return undefined;
      const slot = at.act && 'slot' in at.act && value !== undefined ? at.act.slot : undefined;
      const rest = goOn(index + 1, slot === undefined ? told : new Map([...told, [slot, value]]));
      if (rest) return [...steps, ...rest];
    }
    return undefined;
  };
  const steps = goOn(0, new Map());
  if (steps) return { steps };
  return refuted ? { refuted } : {};
}

/** Whether a condition that was passed to come here comes out otherwise; of what is not known it is taken for granted. */
function isRefuted({ assumed, from, env }: State, told: Told, model: Model): boolean {
  return assumed.slice(from?.assumed.length ?? 0).some(({ expression, scope, holds }) => {
    const known = knownScope(expression, scope, { env: from ? emptiedAt(from, model) : env, told, model });
    if (known === null) return false;
    const result = evaluate(expression, known);
    return (result.ok && result.value === true) !== holds;
  });
}

/** What is told once the bot has set slots, and a system has answered; what is written otherwise is not known any more. */
function toldAt(index: number, chain: readonly State[], before: Told, model: Model): Told {
  const { from, env, answer } = chain[index] as State;
  if (!from) return before;
  const told = new Map(before);
  for (const way of told.keys()) {
    const [was, is] = [from.env.held[way], env.held[way]];
    if (was !== undefined && is?.some((sample) => !was.includes(sample))) told.delete(way);
  }
  if (answer?.slot) told.set(answer.slot, answer.kind === 'found' ? dataAt(index, chain, model) : null);
  const top = from.frames.at(-1);
  const step = top && model.flows.get(top.flow)?.steps.get(top.step)?.step;
  const at = { env: from.env, told, model };
  const isTaken = step?.when === undefined ? true : comesTo(step.when, at);
  for (const [slot, expression] of isTaken === false ? [] : Object.entries(step?.set ?? {})) {
    const value = isTaken === undefined ? undefined : comesTo(expression, at);
    if (value === undefined) told.delete(slot);
    else told.set(slot, value);
  }
  return told;
}

/** What an expression comes to, null where it fails; undefined where something that it reads is not known. */
function comesTo(expression: string, at: Parameters<typeof knownScope>[2]): unknown {
  const scope = knownScope(expression, new Map(), at);
  if (scope === null) return undefined;
  const result = evaluate(expression, scope);
  return result.ok ? result.value : null;
}

function doingsAt({ act, env }: State, later: readonly State[], told: Told, model: Model): readonly Doing[] {
  if (act === null) return [{ steps: [] }];
  if (act.kind === 'start') return act.by === null ? [] : [{ steps: act.by }];
  if (!('slot' in act)) return doingsOf(act, { sample: null, scope: null }, model);
  const scope = scopeFor(act, env, told, model);
  return samplesLater(act.slot, later, model).flatMap((sample) => doingsOf(act, { sample, scope }, model));
}

/** Classes of values that are tried for one answer. */
const MOST_CLASSES = 4;

/** What the slot turns out to have had to be, until something else writes it. */
function samplesLater(slot: string, chain: readonly State[], { weigher }: Model): readonly (Sample | null)[] {
  const later = chain.map(({ env }) => weigher.heldBy(env, slot));
  const end = later.findIndex(
    (held, index) => !held.every((sample) => (later[index - 1] ?? held).includes(sample)),
  );
  const last = later[(end < 0 ? later.length : end) - 1] ?? [];
  const filled = last.filter((sample) => !isEmpty(sample)).slice(0, MOST_CLASSES);
  return filled.length === 0 || last.some((sample, index) => index === 0 && isEmpty(sample))
    ? [null]
    : filled;
}
