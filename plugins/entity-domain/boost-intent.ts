import type { Entity, Intent, Turn } from '#engine/plugin';
import type { Options } from './schema.ts';

/** An intent after the boosts, and what they did, in words. */
export type Boosted = { readonly intent: Intent; readonly notes: readonly string[] };

/** What a message is about: named in it, pointed at by it, or talked about before. */
export type About = {
  readonly named: readonly Entity[];
  readonly pointed: readonly Entity[];
  readonly state: Turn['state'];
};

/** Raise and lower intents by the kinds of entities that a message is about; each kind counts once. */
export function boostIntent(intent: Intent, about: About, options: Options): Boosted {
  const changes = changesOf(about, options);
  const guesses = guessesOf(intent);
  if (![...changes.keys()].some((name) => guesses.has(name))) return { intent, notes: [] };
  const notes: string[] = [];
  for (const [name, change] of changes) {
    const before = guesses.get(name);
    if (before === undefined) continue;
    guesses.set(name, clamp(before + change.amount));
    notes.push(
      `${name} ${sign(change.amount)} for ${change.types.join(', ')}: ${before} → ${guesses.get(name)}`,
    );
  }
  return { intent: ranked(intent, guesses, options), notes };
}

type Change = { readonly amount: number; readonly types: readonly string[] };

/** What is named counts as such; what is pointed at or left out has boosts of its own. */
function changesOf(
  { named, pointed, state }: About,
  { boost = {}, boost_focus = {} }: Options,
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const add = (name: string, amount: number, why: string) => {
    const before = changes.get(name) ?? { amount: 0, types: [] };
    changes.set(name, { amount: before.amount + amount, types: [...before.types, why] });
  };
  const types = new Set(named.map(({ type }) => type));
  for (const type of types)
    for (const [name, amount] of Object.entries(boost[type] ?? {})) add(name, amount, type);
  for (const [type, intents] of Object.entries(boost_focus)) {
    if (types.has(type)) continue;
    const words = pointed.find((one) => one.type === type)?.text;
    const latest = state.focus.find((one) => one.type === type)?.value;
    for (const [name, amount] of Object.entries(intents)) {
      if (words !== undefined) add(name, amount, `${type} (${words})`);
      else if (latest !== undefined && state.lastIntent === name)
        add(name, amount, `${type} left out (${latest})`);
    }
  }
  return changes;
}

function guessesOf({ name, score, alternatives }: Intent): Map<string, number> {
  const guesses = new Map(alternatives.map((other) => [other.name, other.score]));
  return name === null ? guesses : new Map([[name, score], ...guesses]);
}

/** A rejected message stays rejected unless a boost lifted its best guess far enough. */
function ranked(intent: Intent, guesses: ReadonlyMap<string, number>, { accept_above }: Options): Intent {
  const order = [...guesses].map(([name, score]) => ({ name, score })).sort((a, b) => b.score - a.score);
  const [best, ...others] = order;
  if (best === undefined) return intent;
  const rises = best.score > (guessesOf(intent).get(best.name) ?? 0);
  const accepted = !intent.rejected || (rises && accept_above !== undefined && best.score >= accept_above);
  if (!accepted) return { ...intent, score: best.score, alternatives: order };
  return { name: best.name, score: best.score, rejected: false, alternatives: others };
}

function clamp(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 10_000) / 10_000;
}

function sign(amount: number): string {
  return amount > 0 ? `+${amount}` : String(amount);
}
