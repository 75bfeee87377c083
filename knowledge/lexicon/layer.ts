import type { CatalogueEntry, NamedEntry } from '#engine/ports/lexicon';
import { type Automaton, buildAutomaton } from './automaton.ts';
import { namesInSeries, type Series } from './series.ts';
import { type NamesById, namesBehindMaker, shortNames, spellNames } from './short-names.ts';
import { soundsOfName } from './sound.ts';
import { buildSoundTrie, type SoundTrie } from './sound-trie.ts';

/** The names of some entries, ready to be found by spelling and by sound. */
export type Layer = {
  /** Every name once, as it is spelled. */
  readonly names: readonly string[];
  /** Who carries a name, in catalogue order. */
  readonly carriers: readonly (readonly CatalogueEntry[])[];
  /** Who carries a name behind one of the maker's names only: "15" of "小米15". */
  readonly rests: readonly (readonly CatalogueEntry[])[];
  readonly spelled: Automaton;
  readonly sounds: SoundTrie;
  /** Whether a word stands in any of the names. */
  readonly holds: (word: string) => boolean;
};

/** Longer than any name a person writes; bounds the index against a broken file. */
const LONGEST_NAME = 200;
/** What sounds like this is found by spelling alone: too short to be told from a word, or too long to be mistyped. */
const SHORTEST_SOUND = 4;
const LONGEST_SOUND = 60;

/** `around` holds the names of makers and kinds, `series` what was learnt from them, also those of other layers. */
export function buildLayer(entries: readonly NamedEntry[], around: NamesById, series: Series): Layer {
  const { carriers, rests, declared } = groupByName(entries, around, series);
  const names = [...new Set([...carriers.keys(), ...rests.keys()])];
  // "phone" from "Phones" is short and near to many words: an inferred kind is found by spelling alone.
  const isHeard = (name: string): boolean =>
    declared.has(name) || carriers.get(name)?.[0]?.type !== 'category';
  const sounds = [...carriers.keys()].flatMap((spelled, name) =>
    (isHeard(spelled) ? soundsOfName(spelled) : [])
      .filter((sound) => sound.length >= SHORTEST_SOUND && sound.length <= LONGEST_SOUND)
      .map((sound) => ({ sound, name })),
  );
  return {
    names,
    carriers: names.map((name) => carriers.get(name) ?? []),
    rests: names.map((name) => rests.get(name) ?? []),
    spelled: buildAutomaton(names),
    sounds: buildSoundTrie(sounds),
    holds: holder(names),
  };
}

/** Remembers what it was asked: a few hundred everyday words at most. */
function holder(names: readonly string[]): Layer['holds'] {
  const known = new Map<string, boolean>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const holds = names.some((name) => name.includes(word));
    known.set(word, holds);
    return holds;
  };
}

/** Declared names first; a shorter form counts only where nobody declares it as a name of his own. */
function groupByName(entries: readonly NamedEntry[], around: NamesById, series: Series): Carried {
  const carriers: Carriers = new Map();
  const rests: Carriers = new Map();
  const all = entries.map((entry) => ({ entry, names: spellNames(entry) }));
  for (const { entry, names } of all) for (const name of names) addCarrier(carriers, name, entry);
  const declared = new Set(carriers.keys());
  for (const { entry, names } of all)
    for (const name of [...shortNames(entry, names, around), ...namesInSeries(entry, names, series)])
      if (!declared.has(name)) addCarrier(carriers, name, entry);
  for (const { entry, names } of all)
    for (const name of namesBehindMaker(entry, names, around))
      if (carriers.get(name)?.includes(entry) !== true) addCarrier(rests, name, entry);
  return { carriers, rests, declared };
}

type Carriers = Map<string, CatalogueEntry[]>;
type Carried = {
  readonly carriers: Carriers;
  readonly rests: Carriers;
  readonly declared: ReadonlySet<string>;
};

function addCarrier(carriers: Carriers, name: string, entry: CatalogueEntry): void {
  if (name.length > LONGEST_NAME) return;
  const known = carriers.get(name);
  if (known === undefined) carriers.set(name, [entry]);
  else if (!known.includes(entry)) known.push(entry);
}
