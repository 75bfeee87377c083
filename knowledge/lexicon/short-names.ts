import type { NamedEntry } from '#engine/ports/lexicon';
import { spell } from './spelling.ts';

/** The spelled names of each entry by type and id. */
export type NamesById = ReadonlyMap<string, readonly string[]>;

/** Every entry's names as they are spelled; equal ones once. */
export function spellNames(entry: NamedEntry): readonly string[] {
  const names = [entry.name, ...Object.values(entry.names), ...entry.aliases];
  return [...new Set(names.map((name) => spell(name).text))].filter((name) => name !== '');
}

/**
 * What people leave out of a full name: the maker in front ("索尼 WH-1000XM5") and the kind behind ("G304 鼠标"), as the
 * entry's facts name them. Only what still has a letter and a digit is a name: "15" and "Pro" are not.
 */
export function shortNames(entry: NamedEntry, names: readonly string[], byId: NamesById): readonly string[] {
  const makers = byId.get(keyOf('brand', entry.facts['brand'])) ?? [];
  const kinds = byId.get(keyOf('category', entry.facts['category'])) ?? [];
  const shorter = names.flatMap((name) => {
    const bare = makers.filter((maker) => name.startsWith(maker)).map((maker) => name.slice(maker.length));
    return [name, ...bare].flatMap((one) => [
      one,
      ...kinds.filter((kind) => one.endsWith(kind)).map((kind) => one.slice(0, -kind.length)),
    ]);
  });
  return [...new Set(shorter)].filter((name) => MODEL.test(name) && !names.includes(name));
}

const MODEL = /^(?=.*[a-z].*[a-z]|.*[a-z]\d{3})(?=.*\d).{4,}$/;

/** The key of an entry in `NamesById`. */
export function keyOf(type: string, id: string | number | undefined): string {
  return `${type}\u0000${id}`;
}
