import type { CatalogueEntry } from '#engine/ports/lexicon';
import { type Hit, type Placed, standsWhole } from './find-hits.ts';
import { spellWords } from './short-names.ts';
import type { Spelled } from './spelling.ts';

/**
 * Two names of one thing that overlap are one mention: "拯救者Y700" and "Y700四代". Of such two `placed` has only the
 * longer one, so all hits are looked at, each once.
 */
export function joinOverlaps(
  placed: readonly Placed[],
  hits: readonly Hit[],
  length: number,
): readonly Placed[] {
  const owner = new Int32Array(length);
  placed.forEach(({ start, end }, at) => {
    owner.fill(at + 1, start, end);
  });
  const joined = [...placed];
  for (const hit of hits) {
    const left = owner[hit.start] ?? 0;
    const right = owner[hit.end - 1] ?? 0;
    const at = (left === 0 ? right : left) - 1;
    const over = joined[at];
    if (over === undefined || (left !== 0 && right !== 0)) continue;
    const entries = over.entries.filter((entry) => hit.entries.includes(entry));
    if (entries.length === 0 || hit.weak) continue;
    const start = Math.min(over.start, hit.start);
    const end = Math.max(over.end, hit.end);
    joined[at] = { ...over, start, end, entries };
    owner.fill(at + 1, start, end);
  }
  return joined;
}

/**
 * Further words of a full name behind a shorter one belong to it and say which of several is meant: "PS5 Slim" and
 * "光驱版", "SN850X" and "2TB".
 */
export function growHits(hits: readonly Placed[], spelled: Spelled): readonly Placed[] {
  return hits.map((hit, at) => growHit(hit, hits[at + 1]?.start ?? spelled.text.length, spelled));
}

function growHit(hit: Placed, limit: number, spelled: Spelled): Placed {
  let grown = hit;
  for (let next = nextPart(grown, limit, spelled); next !== null; next = nextPart(grown, limit, spelled))
    grown = { ...grown, ...next };
  return withUnit(grown, limit, spelled);
}

/** A figure that ends a name has its unit with it: "小米充电宝两万" and "毫安". */
function withUnit(hit: Placed, limit: number, { text }: Spelled): Placed {
  if (!COUNTED.test(text.charAt(hit.end - 1))) return hit;
  const [unit] = UNIT.exec(text.slice(hit.end, Math.min(limit, hit.end + 4))) ?? [];
  return unit === undefined ? hit : { ...hit, end: hit.end + unit.length };
}

const COUNTED = /[0-9十百千万]/;
const UNIT = /^(?:毫安时?|mah(?![a-z])|瓦(?!斯))/;

/** The longest word behind a hit that some of its entries have in their names and the hit has not yet. */
function nextPart(hit: Placed, limit: number, spelled: Spelled): Pick<Hit, 'end' | 'entries'> | null {
  if (hit.end >= limit) return null;
  // Between two digits a space is kept: "V4 75%".
  const from = spelled.text[hit.end] === ' ' ? hit.end + 1 : hit.end;
  const rest = spelled.text.slice(from, Math.min(limit, from + LONGEST_WORD));
  const said = spelled.text.slice(hit.start, hit.end);
  let best = '';
  for (const word of hit.entries.flatMap((entry) => wordsBehind(entry, hit.name)))
    if (word.length > best.length && rest.startsWith(word) && !said.includes(word)) {
      const end = from + word.length;
      if (standsWhole(spelled, hit.start, end) && standsWhole(spelled, from, end)) best = word;
    }
  if (best === '') return null;
  const entries = hit.entries.filter((entry) => wordsBehind(entry, hit.name).includes(best));
  return { end: from + best.length, entries };
}

/** The words of an entry's names, and what is left of a word that a name of the entry begins ("健身环" and "大冒险"). */
function wordsBehind(entry: CatalogueEntry, name: string): readonly string[] {
  const words = wordsOf(entry);
  const longer = words.filter((word) => word.startsWith(name) && word.length > name.length + 1);
  return longer.length === 0 ? words : [...words, ...longer.map((word) => word.slice(name.length))];
}

const LONGEST_WORD = 24;
const WORDS = new WeakMap<CatalogueEntry, readonly string[]>();

function wordsOf(entry: CatalogueEntry): readonly string[] {
  const known = WORDS.get(entry);
  if (known !== undefined) return known;
  const words = spellWords([entry.name, ...Object.values(entry.names)]);
  WORDS.set(entry, words);
  return words;
}
