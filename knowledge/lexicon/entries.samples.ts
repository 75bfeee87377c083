import type { NamedEntry } from '#engine/ports/lexicon';

/** A catalogue entry of a test, with one name. */
export function entry(
  type: string,
  id: string,
  name: string,
  aliases: readonly string[] = [],
  facts: NamedEntry['facts'] = {},
): NamedEntry {
  return { id, type, name, names: {}, facts, aliases };
}

/** A catalogue entry of a test, with a Chinese and an English name. */
export function bilingual(
  type: string,
  id: string,
  zh: string,
  en: string,
  facts: NamedEntry['facts'] = {},
): NamedEntry {
  return { id, type, name: zh, names: { en }, facts, aliases: [] };
}
