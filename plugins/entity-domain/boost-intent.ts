import type { Entity, Intent } from '#engine/plugin';
import type { Options } from './schema.ts';

/** An intent after the boosts, and what they did, in words. */
export type Boosted = { readonly intent: Intent; readonly notes: readonly string[] };

/** Raise and lower intents by the kinds of entities named in this message; each kind counts once. */
export function boostIntent(intent: Intent, entities: readonly Entity[], options: Options): Boosted {
  const changes = changesOf(entities, options);
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

/** An entity that a pronoun stands for was not named. */
function changesOf(entities: readonly Entity[], { boost = {} }: Options): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const named = entities.filter(({ source }) => source !== 'focus').map(({ type }) => type);
  for (const type of new Set(named)) {
    for (const [name, amount] of Object.entries(boost[type] ?? {})) {
      const before = changes.get(name) ?? { amount: 0, types: [] };
      changes.set(name, { amount: before.amount + amount, types: [...before.types, type] });
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
