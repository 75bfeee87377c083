import { FILLED, keyOf, type Sample } from './sample.ts';
import { isWithin, slotOf } from './ways.ts';

/**
 * What each way may hold. What is not in `held`: never filled in a conversation that has just begun (`fresh`),
 * else anything that the bot ever fills it with.
 */
export type Env = { readonly fresh: boolean; readonly held: Readonly<Record<string, readonly Sample[]>> };

/** A conversation in which nothing has been said. */
export const FRESH: Env = { fresh: true, held: {} };

/** A conversation about which nothing is known. */
export const LATER: Env = { fresh: false, held: {} };

/** The env with a slot or a field of a sub-form written; what was known of its members is known no more. */
export function write(env: Env, slot: string, samples: readonly Sample[]): Env {
  const members = Object.keys(env.held).filter((way) => isWithin(way, slot));
  if (members.length === 0) return refine(env, { [slot]: samples });
  const held = { ...env.held, [slot]: samples };
  for (const way of members) delete held[way];
  return { ...env, held };
}

/** The env with a form's field filled: the objects around it are there then. */
export function fill(env: Env, way: string, samples: readonly Sample[]): Env {
  const keys = way.split('.');
  const around = keys.slice(1).map((_, index) => [keys.slice(0, index + 1).join('.'), FILLED]);
  return refine(write(env, way, samples), Object.fromEntries(around));
}

/** The env with some ways known better; the same one where nothing is new. */
export function refine(env: Env, known: Readonly<Record<string, readonly Sample[]>>): Env {
  const isKnown = (way: string) => {
    const held = env.held[way];
    return held !== undefined && (held === known[way] || keyOf(held) === keyOf(known[way] ?? []));
  };
  if (Object.keys(known).every(isKnown)) return env;
  return { ...env, held: { ...env.held, ...known } };
}

/** The env in which other flows may have written these slots meanwhile. */
export function forget(env: Env, slots: ReadonlySet<string>): Env {
  const kept = Object.entries(env.held).filter(([way]) => !slots.has(slotOf(way)));
  return kept.length === Object.keys(env.held).length ? env : { ...env, held: Object.fromEntries(kept) };
}
