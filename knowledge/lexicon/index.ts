import type { NamedEntry } from '#engine/config/bot';
import type { CatalogueEntry, Lexicon, Mention } from '#engine/ports/lexicon';
import { type Automaton, buildAutomaton } from './automaton.ts';
import { findHits, type Hit, type Placed } from './find-hits.ts';
import { type Spelled, spell } from './spelling.ts';

/** A lexicon over every name and alias of the catalogue. A name that several entries carry keeps all of them, in catalogue order. */
export function buildLexicon(entries: readonly NamedEntry[]): Lexicon {
  const carriers = groupByName(entries);
  const index: Index = {
    automaton: buildAutomaton([...carriers.keys()]),
    carriers: [...carriers.values()],
  };
  const byId = new Map(entries.map((entry) => [keyOf(entry.type, entry.id), entry]));
  return {
    match: (text) => matchNames(index, text),
    entry: (type, id) => byId.get(keyOf(type, id)),
  };
}

type Index = { readonly automaton: Automaton; readonly carriers: readonly (readonly CatalogueEntry[])[] };

/** Longer than any name a person writes; bounds the automaton against a broken file. */
const LONGEST_NAME = 200;

function groupByName(entries: readonly NamedEntry[]): Map<string, CatalogueEntry[]> {
  const carriers = new Map<string, CatalogueEntry[]>();
  for (const entry of entries) {
    for (const name of [entry.name, ...Object.values(entry.names), ...entry.aliases]) {
      const spelled = spell(name).text;
      if (spelled === '' || spelled.length > LONGEST_NAME) continue;
      const known = carriers.get(spelled);
      if (known === undefined) carriers.set(spelled, [entry]);
      else if (!known.includes(entry)) known.push(entry);
    }
  }
  return carriers;
}

function matchNames(index: Index, text: string): readonly Mention[] {
  const spelled = spell(text);
  return findHits(index.automaton, spelled).flatMap((hit) => mentionOf(index, spelled, text, hit));
}

function mentionOf(index: Index, spelled: Spelled, text: string, hit: Placed): readonly Mention[] {
  const entries = index.carriers[hit.name] ?? [];
  const [best] = entries;
  if (best === undefined) return [];
  const start = spelled.starts[hit.start] ?? 0;
  const end = spelled.ends[hit.end - 1] ?? start;
  const inside = familyOf(index, hit.inside, entries);
  return [{ type: best.type, start, end, text: text.slice(start, end), entries, score: 1, inside }];
}

/** What the smaller names inside a mention stand for: the brand in a product's name. Its own shorter aliases are left out. */
function familyOf(
  index: Index,
  hits: readonly Hit[],
  own: readonly CatalogueEntry[],
): readonly { readonly type: string; readonly value: string }[] {
  const family = new Set(hits.flatMap((hit) => index.carriers[hit.name] ?? []));
  return [...family].filter((entry) => !own.includes(entry)).map(({ type, id }) => ({ type, value: id }));
}

function keyOf(type: string, id: string): string {
  return `${type}\u0000${id}`;
}
