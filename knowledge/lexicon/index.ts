import type { CatalogueEntry, EditableLexicon, Mention, NamedEntry } from '#engine/ports/lexicon';
import { findAlike } from './find-alike.ts';
import { behindMakers, findSpelled, type Hit, type IsLive, type Placed, placeHits } from './find-hits.ts';
import { growHits, joinOverlaps } from './grow-hits.ts';
import { joinMakers } from './join-makers.ts';
import { keepSupported } from './keep-supported.ts';
import { buildLayer, type Layer } from './layer.ts';
import { learnSeries } from './series.ts';
import { keyOf as nameKey, spellNames } from './short-names.ts';
import { type Spelled, spell } from './spelling.ts';

/**
 * A lexicon over every name and alias of the catalogue. A name that several entries carry keeps all of them, in catalogue
 * order. Changes stand in a small layer of their own above the big one, so that a change costs what has changed, not
 * what is there.
 */
export function buildLexicon(entries: readonly NamedEntry[]): EditableLexicon {
  const known = new Map<string, CatalogueEntry>(entries.map((entry) => [keyOf(entry), entry]));
  const changed = new Map<string, NamedEntry>();
  const kinds = kindsOf(entries);
  const around = new Map(
    entries.filter(isAround).map((entry) => [nameKey(entry.type, entry.id), spellNames(entry)]),
  );
  const series = learnSeries(entries);
  const base = buildLayer(entries, around, series);
  let layers: readonly Layer[] = [base];
  const isLive: IsLive = (entry) => known.get(keyOf(entry)) === entry;
  const said = new Map<string, readonly Mention[]>();
  const relayer = (): void => {
    layers = changed.size === 0 ? [base] : [base, buildLayer([...changed.values()], around, series)];
  };
  const find = (text: string, how?: 'exact') => matchNames({ layers, isLive, kinds }, text, how);
  return {
    match: (text, how) => (how === 'exact' ? remembered(said, text, () => find(text, how)) : find(text)),
    entry: (type, id) => known.get(keyOf({ type, id })),
    put(entry) {
      said.clear();
      known.set(keyOf(entry), entry);
      changed.set(keyOf(entry), entry);
      addKinds(kinds, entry);
      relayer();
    },
    remove(type, id) {
      said.clear();
      known.delete(keyOf({ type, id }));
      if (changed.delete(keyOf({ type, id }))) relayer();
    },
  };
}

/** Texts that are searched for exact names are the bot's own, and it says the same ones to everybody. */
const MOST_SAID = 500;

function remembered(
  said: Map<string, readonly Mention[]>,
  text: string,
  find: () => readonly Mention[],
): readonly Mention[] {
  const known = said.get(text);
  if (known) return known;
  if (said.size >= MOST_SAID) said.clear();
  const found = find();
  said.set(text, found);
  return found;
}

function isMaker({ entries }: Hit): boolean {
  return entries.some(({ type }) => type === 'brand');
}

/** Makers and kinds, whose names people leave out of a product's. */
function isAround({ type }: NamedEntry): boolean {
  return type === 'brand' || type === 'category';
}

type Index = {
  readonly layers: readonly Layer[];
  readonly isLive: IsLive;
  readonly kinds: ReadonlySet<string>;
};

function matchNames({ layers, isLive, kinds }: Index, text: string, how?: 'exact'): readonly Mention[] {
  const spelled = spell(text);
  const { length } = spelled.text;
  const found = layers.map((layer) => findSpelled(layer, spelled, isLive));
  const rests = found.flatMap((one) => one.rests);
  const whole = found.flatMap((one) => one.hits);
  const exact = [...whole, ...behindMakers([...rests, ...whole], whole.filter(isMaker))];
  const placed = placeHits(exact, length);
  const settled = how === 'exact' || isCovered(placed, length);
  const alike = settled ? [] : findAlike(layers, spelled, placed, isLive);
  const all =
    alike.length === 0 ? placed : placeHits([...exact, ...alike, ...behindMakers(rests, alike)], length);
  const related = (a: Placed, b: Placed): boolean =>
    a.entries.some((one) => b.entries.some((other) => kinds.has(kindKey(one, other))));
  const supported = keepSupported(joinOverlaps(all, exact, length), spelled, related);
  return growHits(joinMakers(supported), spelled).flatMap((hit) => mentionOf(spelled, text, hit));
}

/** Where names fill the whole text there is nothing left to guess. */
function isCovered(placed: readonly Placed[], length: number): boolean {
  return placed.reduce((sum, { start, end }) => sum + end - start, 0) === length;
}

function mentionOf(spelled: Spelled, text: string, hit: Placed): readonly Mention[] {
  const { entries, score, others } = hit;
  const [best] = entries;
  if (best === undefined) return [];
  const start = spelled.starts[hit.start] ?? 0;
  const end = spelled.ends[hit.end - 1] ?? start;
  const inside = familyOf(hit.inside, entries);
  const mention = { type: best.type, start, end, text: text.slice(start, end), entries, score, inside };
  return [others.length > 0 ? { ...mention, others } : mention];
}

/** What the smaller names inside a mention stand for: the brand in a product's name. Its own shorter aliases are left out. */
function familyOf(
  hits: readonly Hit[],
  own: readonly CatalogueEntry[],
): readonly { readonly type: string; readonly value: string }[] {
  const family = new Set(hits.flatMap((hit) => hit.entries));
  return [...family].filter((entry) => !own.includes(entry)).map(({ type, id }) => ({ type, value: id }));
}

/** Pairs of entries that some third one names together in its facts: the brand and the category of a product. */
function kindsOf(entries: readonly NamedEntry[]): Set<string> {
  const kinds = new Set<string>();
  for (const entry of entries) addKinds(kinds, entry);
  return kinds;
}

function addKinds(kinds: Set<string>, { facts }: CatalogueEntry): void {
  const brand = facts['brand'];
  const category = facts['category'];
  if (brand === undefined || category === undefined) return;
  kinds.add(kindKey({ type: 'brand', id: String(brand) }, { type: 'category', id: String(category) }));
}

function kindKey(a: Pick<CatalogueEntry, 'type' | 'id'>, b: Pick<CatalogueEntry, 'type' | 'id'>): string {
  return `${keyOf(a)}\u0000${keyOf(b)}`;
}

function keyOf({ type, id }: Pick<CatalogueEntry, 'type' | 'id'>): string {
  return `${type}\u0000${id}`;
}
