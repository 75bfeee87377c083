import type { CatalogueEntry } from '#engine/ports/lexicon';
import type { Layer } from './layer.ts';
import { isPinyin } from './sound.ts';
import { NUMERALS } from './sound-numbers.ts';
import { isDigit, isLetter, type Spelled } from './spelling.ts';

/** A name found in a spelled text; offsets are those of the spelled text. */
export type Hit = {
  readonly start: number;
  readonly end: number;
  /** The name as the catalogue spells it. */
  readonly name: string;
  readonly entries: readonly CatalogueEntry[];
  readonly score: number;
  /** Other names that the same words may be, with what speaks for them. */
  readonly others: readonly { readonly entry: CatalogueEntry; readonly score: number }[];
  /** Too little on its own: counts only where something beside it says that a thing of the shop is meant. */
  readonly weak: boolean;
};

/** A hit that won its place, with the smaller hits inside it. */
export type Placed = Hit & { readonly inside: readonly Hit[] };

/** Whether an entry still counts; one that was changed or taken away since its layer was built does not. */
export type IsLive = (entry: CatalogueEntry) => boolean;

/** Every name of a layer that stands whole in the text, overlaps and all. */
export function findSpelled(layer: Layer, spelled: Spelled, isLive: IsLive): Found {
  const hits: Hit[] = [];
  const rests: Hit[] = [];
  layer.spelled.scan(spelled.text, (index, start, end) => {
    if (!standsWhole(spelled, start, end)) return;
    const name = layer.names[index] ?? '';
    const entries = (layer.carriers[index] ?? []).filter(isLive);
    if (entries.length > 0) hits.push({ start, end, name, entries, score: 1, others: [], weak: false });
    const made = (layer.rests[index] ?? []).filter(isLive);
    if (made.length > 0) rests.push({ start, end, name, entries: made, score: 1, others: [], weak: false });
  });
  return { hits, rests };
}

/** Names that stand whole, and what may be the rest of a name behind its maker's. */
export type Found = { readonly hits: readonly Hit[]; readonly rests: readonly Hit[] };

/** What is left of a name without its maker counts where one of the maker's names stands right in front: "绿米" and "FP2". */
export function behindMakers(rests: readonly Hit[], hits: readonly Hit[]): readonly Hit[] {
  if (rests.length === 0 || hits.length === 0) return [];
  const byEnd = new Map<number, Hit[]>();
  for (const hit of hits) byEnd.set(hit.end, [...(byEnd.get(hit.end) ?? []), hit]);
  return rests.flatMap((rest) => (byEnd.get(rest.start) ?? []).flatMap((maker) => behindMaker(rest, maker)));
}

function behindMaker(rest: Hit, maker: Hit): readonly Hit[] {
  const entries = rest.entries.filter((made) =>
    maker.entries.some(({ type, id }) => made.facts[type] === id),
  );
  const { score, weak } = maker;
  return entries.length > 0 ? [{ ...rest, start: maker.start, entries, score, weak }] : [];
}

/**
 * A name may not begin or end inside a run of letters or of digits, and a model number may not lose its tail:
 * "15" is not in "150" nor in "x15", "iPhone 15" is not in "iphone15pro". A word may be followed at once by a number
 * ("iPhone15") and a number by a word ("2iPhone"). A number that counts or prices something belongs to no name
 * ("荣耀400块"). A single character must stand alone, or a product called 的 would be found in every sentence.
 */
export function standsWhole(spelled: Spelled, start: number, end: number): boolean {
  const { text, gaps } = spelled;
  if (!mayBegin(spelled, start) && !isBehindPinyin(text, start, end)) return false;
  const after = gaps[end] !== 1 ? text[end] : undefined;
  const last = text[end - 1];
  if (isLetter(after) && (isLetter(last) || isDigit(last)) && !isBeforePinyin(text, start, end)) return false;
  if (isDigit(last) && isDigit(after)) return false;
  // "16+256" adds memory to storage.
  if (last === '+' && isDigit(text[end - 2]) && isDigit(after)) return false;
  if (isNumeral(last) && isNumeral(after)) return false;
  if ((isDigit(last) || isNumeral(last)) && MEASURE.test(text.slice(end, end + 3))) return false;
  if (end - start > 1) return true;
  const before = start > 0 && gaps[start] !== 1 ? text[start - 1] : undefined;
  return !(isWordUnit(before) || isWordUnit(after));
}

/** Whether a name may begin at a unit of the text: not in the middle of a word or number. */
export function mayBegin({ text, gaps }: Spelled, start: number): boolean {
  const before = start > 0 && gaps[start] !== 1 ? text[start - 1] : undefined;
  const first = text[start];
  if (isLetter(before) && (isLetter(first) || isDigit(first))) return false;
  return !(isDigit(before) && isDigit(first));
}

/** In pinyin a whole sentence may be one run: "mate80proyouhuoma". Only a name with a number stands out of it. */
function isBeforePinyin(text: string, start: number, end: number): boolean {
  if (!HAS_NUMBER.test(text.slice(start, end))) return false;
  const [run = ''] = /^[a-z]+/.exec(text.slice(end, end + LONGEST_RUN)) ?? [];
  return !MODEL_WORD.test(run) && isPinyin(run);
}

function isBehindPinyin(text: string, start: number, end: number): boolean {
  if (!isLetter(text[start]) || !HAS_NUMBER.test(text.slice(start, end))) return false;
  return isPinyin(/[a-z]+$/.exec(text.slice(Math.max(0, start - LONGEST_RUN), start))?.[0] ?? '');
}

const LONGEST_RUN = 41;
const HAS_NUMBER = /^(?=.*[0-9])(?=.*[a-z\u4e00-\u9fff]).{4,}$/;
/** Words of models that could be read as pinyin. */
const MODEL_WORD = /^(?:mini|lite|nano|neo|se|max|pro|plus|ultra|air)/;

/** What makes a number of goods, money, time or size of the digits before it; the words behind `?!` begin with the same character. */
const MEASURE =
  /^(?:元|块|万|千|折(?![叠痕屏])|%|rmb|天|月|日(?![版本行系])|号(?![称码召令角])|栋|分钟|小时|年|口人|岁|斤|英?寸|点(?:钟|半|整|多|前|后|之|左|以|[0-9取送到来])|个(?![人性别])|台(?![灯式阶])|部(?![分件队])|件|只(?![有要能是会])|条)/;

function isNumeral(unit: string | undefined): boolean {
  return unit !== undefined && NUMERALS.includes(unit);
}

const WORD_UNIT = /^[\p{L}\p{N}]$/u;

function isWordUnit(unit: string | undefined): boolean {
  return unit !== undefined && WORD_UNIT.test(unit);
}

/**
 * Hits without overlaps: the longest first, then the leftmost; in order of `start`.
 * `owner[i]` is the index of the placed hit that covers unit `i`, plus one. Hits of two layers at one place are one.
 */
export function placeHits(hits: readonly Hit[], length: number): readonly Placed[] {
  const ranked = [...hits].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const owner = new Int32Array(length);
  const placed: (Hit & { inside: Hit[] })[] = [];
  for (const hit of ranked) {
    const left = owner[hit.start] ?? 0;
    const right = owner[hit.end - 1] ?? 0;
    const over = placed[left - 1];
    if (left === 0 && right === 0) {
      placed.push({ ...hit, inside: [] });
      owner.fill(placed.length, hit.start, hit.end);
    } else if (left === right && over !== undefined) {
      if (over.start === hit.start && over.end === hit.end && over.score === hit.score)
        placed[left - 1] = { ...over, entries: [...new Set([...over.entries, ...hit.entries])] };
      else over.inside.push(hit);
    }
  }
  return placed.sort((a, b) => a.start - b.start);
}
