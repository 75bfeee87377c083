import { COMMON_CHINESE } from './common-chinese.ts';
import {
  CALLED,
  CALLS,
  COMMON_WORDS,
  EATEN,
  EVERYDAY_NAMES,
  OTHERWISE_AFTER,
  PERSON_OR_PLACE,
  SET_PHRASES,
} from './everyday-words.ts';
import type { Placed } from './find-hits.ts';
import { isDigit, isLetter, type Spelled } from './spelling.ts';

/** Whether the catalogue has something that belongs to both entries: a brand that makes such goods. */
export type AreRelated = (a: Placed, b: Placed) => boolean;

/**
 * Drops names that are words of every day, and guesses by sound, unless something says that the shop's thing is meant:
 * the whole message, a sure name or a model number right beside it, "牌" or "brand", or a list with other names.
 */
export function keepSupported(
  hits: readonly Placed[],
  spelled: Spelled,
  areRelated: AreRelated,
): readonly Placed[] {
  const kept = hits.filter((hit) => !meansOtherwise(hit, spelled.text));
  if (!kept.some(needsSupport)) return kept;
  return kept.filter((hit, at) => {
    if (!needsSupport(hit)) return true;
    const sight: Sight = { hit, spelled, before: kept[at - 1], after: kept[at + 1] };
    return (
      isWholeMessage(sight) ||
      isNamedBeside(sight, areRelated) ||
      hasModelNumber(sight) ||
      isCalledBrand(sight)
    );
  });
}

/** A hit with its neighbours. */
type Sight = {
  readonly hit: Placed;
  readonly spelled: Spelled;
  readonly before: Placed | undefined;
  readonly after: Placed | undefined;
};

function needsSupport(hit: Placed): boolean {
  if (hit.weak || EVERYDAY_NAMES.has(hit.name)) return true;
  const isWord = COMMON_CHINESE.has(hit.name) || COMMON_WORDS.has(hit.name);
  return isWord && hit.entries.every(({ type }) => type === 'brand');
}

function meansOtherwise(hit: Placed, text: string): boolean {
  const { name, start, end, entries } = hit;
  if (entries.every(({ type }) => type === 'brand') && isPersonOrPlace(hit, text)) return true;
  if (isDigit(text[start]) && isPhrase(hit, text)) return true;
  const after = OTHERWISE_AFTER[name];
  if (after === undefined) return false;
  return after.test(text.slice(end)) || EATEN.test(text.slice(Math.max(0, start - 4), start));
}

function isPersonOrPlace({ start, end }: Placed, text: string): boolean {
  const behind = text.slice(end, end + LONGEST_SHELL);
  if (PERSON_OR_PLACE.test(behind)) return true;
  // "我叫小米的客服" calls a shop's clerk.
  return /^(?:[\p{P}\s]|$)/u.test(behind) && CALLED.test(text.slice(Math.max(0, start - 6), start));
}

function isPhrase({ start, end }: Placed, text: string): boolean {
  const [word = ''] = /[a-z]+$/.exec(text.slice(start, end)) ?? [];
  return word !== '' && SET_PHRASES.test(text.slice(end - word.length, end + LONGEST_SHELL));
}

/** More words than this around a name are no mere question shell; keeps the patterns below off long texts. */
const LONGEST_SHELL = 30;
const ASIDE = /^[\p{P}\p{S}\s]*$/u;
const BEFORE =
  /^(?:请问|你们|你家|这里|这边|那|有没有|有|卖|我要|我想要|想要|想买|要买|买|推荐|看看|我想看|只要|喜欢|一?[台个部款件把套只]|doyou(?:have|sell)|whatabout|howabout|and|any|the|got)*[\p{P}\s]*$/u;
const AFTER =
  /^(?:有没有|有|卖|有货|还有|吗|么|嘛|呢|的|啊|呀|吧|这个|怎么样|好不好|好用|如何|哪款好|please)*[\p{P}\s]*$/u;

function isWholeMessage({ hit, spelled: { text } }: Sight): boolean {
  if (text.length - (hit.end - hit.start) > LONGEST_SHELL) return false;
  const before = text.slice(0, hit.start);
  const after = text.slice(hit.end);
  if (hit.weak || CALLS.has(hit.name)) return ASIDE.test(before) && ASIDE.test(after);
  return BEFORE.test(before) && AFTER.test(after);
}

const OF = /^(?:的|家的|家|牌的|牌|品牌的?|牌子的?|这款|那款|这个|那个|新款|新出的)?$/;
const LIST = /^(?:和|跟|与|或|或者|还是|还有|对比|比|、|,|vs|or|and)$/;

function isNamedBeside({ hit, spelled: { text }, before, after }: Sight, areRelated: AreRelated): boolean {
  const gapAfter = after === undefined ? null : text.slice(hit.end, after.start);
  const gapBefore = before === undefined ? null : text.slice(before.end, hit.start);
  if (after && gapAfter !== null && LIST.test(gapAfter) && areListed(hit, after, text)) return true;
  if (before && gapBefore !== null && LIST.test(gapBefore) && areListed(hit, before, text)) return true;
  const calls = CALLS.has(hit.name);
  const follows = after !== undefined && gapAfter !== null && OF.test(gapAfter) && !needsSupport(after);
  if (hit.weak && before && gapBefore === '' && isOf(hit, before, areRelated)) return true;
  if (hit.weak) return follows && gapAfter === '' && !sharesType(hit, after);
  if (follows && (!calls || areRelated(hit, after))) return true;
  return (
    before !== undefined && gapBefore === '' && !calls && !needsSupport(before) && !sharesType(hit, before)
  );
}

/** A maker right in front of its model, or of a kind of goods that it makes, leaves little doubt. */
function isOf(hit: Placed, maker: Placed, areRelated: AreRelated): boolean {
  const made = hit.entries.some(({ facts }) => maker.entries.some(({ type, id }) => facts[type] === id));
  return made || (!needsSupport(maker) && areRelated(maker, hit));
}

/** Two of a kind in a row; two everyday words only where the message speaks of brands or choices. */
function areListed(hit: Placed, other: Placed, text: string): boolean {
  if (!sharesType(hit, other)) return false;
  const around = text.slice(
    Math.max(0, Math.min(hit.start, other.start) - LONGEST_SHELL),
    Math.max(hit.end, other.end) + LONGEST_SHELL,
  );
  return !needsSupport(other) || /牌|哪个|哪家|哪款|brand|better|which/.test(around);
}

function sharesType(a: Placed, b: Placed): boolean {
  return a.entries[0]?.type === b.entries[0]?.type;
}

/** "石头G20", "brother HL-1208": Latin letters and digits at once behind it; behind a Latin word there must be a digit. */
function hasModelNumber({ hit, spelled: { text, gaps } }: Sight): boolean {
  const [run = ''] = /^[a-z0-9]+/.exec(text.slice(hit.end, hit.end + LONGEST_SHELL)) ?? [];
  if (run === '' || COUNTED.test(text.slice(hit.end))) return false;
  if (hit.weak && isLetter(text[hit.end - 1])) return false;
  if (isLetter(text[hit.end - 1])) return gaps[hit.end] === 1 && [...run].some(isDigit) && /[a-z]/.test(run);
  return hit.weak ? [...run].some(isDigit) : /[a-z]/.test(run);
}

const COUNTED = /^[0-9]+(?:个|口|块|元|台|只|斤|天|年|岁|次|条|件|人|米|点|分|号|月|%)/;
const BRAND_AFTER =
  /^(?:牌|这牌|品牌|这个品牌|这个牌子|家的|brand|的?(?:官方|官网|旗舰|专卖|电器|家电|科技|产品|售后|客服|空调|冰箱|洗衣机|微波炉|热水器|电?风扇|烤箱))/;
const BRAND_BEFORE = /(?:品牌|牌子|牌子是|品牌是|牌子叫|brand)$/;

function isCalledBrand({ hit, spelled: { text } }: Sight): boolean {
  if (hit.weak) return false;
  return (
    BRAND_AFTER.test(text.slice(hit.end)) ||
    BRAND_BEFORE.test(text.slice(Math.max(0, hit.start - 5), hit.start))
  );
}
