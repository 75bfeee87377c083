import type { NamedEntry } from '#engine/ports/lexicon';
import { keyOf, spellNames } from './short-names.ts';

/** A word of a series and another that the catalogue itself writes for it, by the maker: "mate" and "美特" of 华为. */
export type Series = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * What people call one model of a series they call its siblings: where the catalogue says that 华为美特70 is 华为 Mate 70,
 * 华为美特80 is 华为 Mate 80. Two names of one entry that differ in one Latin word for Chinese characters teach it.
 */
export function learnSeries(entries: readonly NamedEntry[]): Series {
  const series = new Map<string, Map<string, string>>();
  for (const entry of entries) {
    const brand = entry.facts['brand'];
    if (entry.aliases.length === 0 || brand === undefined) continue;
    const known = series.get(keyOf('brand', brand)) ?? new Map<string, string>();
    for (const [latin, chinese] of pairsIn(spellNames(entry))) known.set(latin, chinese);
    if (known.size > 0) series.set(keyOf('brand', brand), known);
  }
  return series;
}

/** The names of an entry with the Chinese word of its series. */
export function namesInSeries(
  entry: NamedEntry,
  names: readonly string[],
  series: Series,
): readonly string[] {
  const known = series.get(keyOf('brand', entry.facts['brand']));
  if (known === undefined) return [];
  return names.flatMap((name) => {
    const latin = /(?<=[\u4e00-\u9fff])[a-z]+(?=\d)/.exec(name);
    const chinese = known.get(latin?.[0] ?? '');
    return latin === null || chinese === undefined
      ? []
      : [name.slice(0, latin.index) + chinese + name.slice(latin.index + latin[0].length)];
  });
}

function pairsIn(names: readonly string[]): readonly (readonly [string, string])[] {
  const said = new Map<string, string>();
  for (const name of names) {
    const [, maker, word, rest] = SAID.exec(name) ?? [];
    if (word !== undefined) said.set(`${maker} ${rest}`, word);
  }
  return names.flatMap((name) => {
    const [, maker, latin = '', rest] = WRITTEN.exec(name) ?? [];
    const chinese = said.get(`${maker} ${rest}`);
    return chinese === undefined || latin === '' ? [] : [[latin, chinese] as const];
  });
}

/** Two characters of the maker, the word, the model's number. */
const SAID = /^([\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2,3})(\d[a-z0-9+]*)$/;
const WRITTEN = /^([\u4e00-\u9fff]{2})([a-z]{3,})(\d[a-z0-9+]*)$/;
