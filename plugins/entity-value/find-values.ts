import { type Entity, type FoundValue, fold, foldText, type Span, yesOrNo } from '#engine/plugin';
import { findAddresses } from './addresses.ts';
import { type Now, nowIn } from './calendar.ts';
import { findContacts } from './contacts.ts';
import { findDates } from './dates.ts';
import type { Found } from './found.ts';
import { findMoney } from './money.ts';
import { readNumber } from './numerals.ts';
import { findOrdinals } from './ordinals.ts';
import { findQuantities, isVague } from './quantity.ts';

/** A visitor says in the first lines what counts; a pasted page is not searched for values to its end. */
const LONGEST_READ = 2_000;

/** The values of a text outside the taken stretches, without overlaps; the longest wins, then the kind named first here. */
export function findValues(
  text: string,
  taken: readonly Span[],
  zone: string,
  at: number,
): readonly FoundValue[] {
  const folded = fold(text.slice(0, LONGEST_READ));
  const now = nowIn(zone, at);
  const spot = (found: Found): FoundValue => {
    const span = folded.origin(found.start, found.end);
    return { ...span, type: found.type, value: found.value, text: text.slice(span.start, span.end) };
  };
  const kept = withoutOverlaps(everything(folded.text, now).map(spot), taken);
  return [...kept, ...amountsIn(kept), ...numeralOf(text, kept), ...answerOf(text)].sort(
    (a, b) => a.start - b.start,
  );
}

function everything(text: string, now: Now): readonly Found[] {
  return [
    ...findContacts(text),
    ...findAddresses(text),
    ...findDates(text, now),
    ...findMoney(text),
    ...findQuantities(text),
    ...findOrdinals(text),
  ];
}

function withoutOverlaps(hits: readonly FoundValue[], taken: readonly Span[]): readonly FoundValue[] {
  const kept: FoundValue[] = [];
  const free = (hit: Span, others: readonly Span[]): boolean =>
    others.every((other) => hit.end <= other.start || other.end <= hit.start);
  for (const hit of [...hits].sort((a, b) => b.end - b.start - (a.end - a.start)))
    if (free(hit, taken) && free(hit, kept)) kept.push(hit);
  return kept;
}

/** The plain number in an amount, for fields that ask for one: "五千以内" is 5000 too, and "三台" is 3. */
function amountsIn(values: readonly FoundValue[]): readonly FoundValue[] {
  return values
    .filter(({ type }) => type === 'money' || type === 'quantity')
    .flatMap((value) => {
      if (value.type === 'quantity' && value.value.includes('..')) return [];
      const number = /\d+(?:\.\d+)?(?=\D*$)/.exec(value.value.replace(/ .*$/, ''))?.[0];
      return number === undefined ? [] : [{ ...value, type: 'number', value: number }];
    });
}

/** A message that is nothing but a numeral, "两千五", answers a question for a number. */
function numeralOf(text: string, values: readonly FoundValue[]): readonly FoundValue[] {
  const folded = foldText(text.length > LONGEST_ANSWER ? '' : text).trim();
  const words = folded.replace(/[。.!！吧呀啊]+$/u, '');
  if (values.length > 0 || !NUMERAL.test(words) || isVague(words)) return [];
  const number = readNumber(words);
  return number === null ? [] : [{ type: 'number', value: String(number), text, start: 0, end: text.length }];
}

const NUMERAL =
  /^(?:[零〇一二两三四五六七八九十百千万]{1,12}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)$/;

function answerOf(text: string): readonly FoundValue[] {
  const said = text.length > LONGEST_ANSWER ? null : yesOrNo(text);
  return said === null ? [] : [{ type: 'yes_no', value: said, text, start: 0, end: text.length }];
}

const LONGEST_ANSWER = 40;

/** A value as an entity. */
export function valueEntity({ type, value, text, start, end }: FoundValue): Entity {
  return { type, value, text, start, end, score: 1, source: 'value' };
}
