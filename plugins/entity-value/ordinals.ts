import { type Found, findAll, rule } from './found.ts';
import { NUMBER_WORD, readNumber } from './numerals.ts';

const ZH = rule(/第/, /第([一二两三四五六七八九十]{1,3}|\d{1,2})(?:个|款|台|件|条|项|种|部|双|只|样|张|份)/g);
const ZH_LAST = rule(
  /倒数第|最后/,
  /(倒数第([一二三四五]|\d)|最后(?:面)?(?:那)?(?:一)?)(?:个|款|台|件|条|项|种|部|双|只|样|张|份)/g,
);
const ZH_PAIR = rule(
  /[前后](?:者|面|一)|头一/,
  /(前者|前面(?:那|这)?个|前一[个款台]|头一[个款台])|(后者|后面(?:那|这)?个|后一[个款台])/g,
);
const NAMES = 'first|second|third|fourth|fifth|sixth|last';
const NAMED = new RegExp(`${NAMES}|\\d(?:st|nd|rd|th)`);
const EN = rule(
  NAMED,
  new RegExp(
    `\\b(?:the\\s)?(${NAMES}|1st|2nd|3rd|[4-9]th)\\s(?:one|item|option|product|model|choice|phone|laptop|order)s?\\b`,
    'g',
  ),
);
const EN_BARE = rule(
  NAMED,
  new RegExp(`^\\s*(?:the\\s)?(${NAMES}|1st|2nd|3rd|[4-9]th)\\s*(?:please)?[.!]?\\s*$`, 'g'),
);
const EN_NUMBER = rule(
  /option|number|item|no|#/,
  new RegExp(`(?<![a-z0-9])(?:option|number|item|no\\.?|#)\\s?(\\d{1,2}|${NUMBER_WORD})(?![a-z0-9])`, 'g'),
);
/** A whole message that picks from a list. */
const ZH_PICK = rule(/选/, /^\s*(?:我|就)?选(?:择)?\s?([一二三四五六七八九]|[1-9])号?[吧。！!]?\s*$/g);
/** Counted from the end: "the second to last", "third from last". */
const EN_LAST = rule(
  /last/,
  /\b(?:the\s)?(next|second|third|fourth|fifth)[\s-](?:to|from)(?:\sthe)?[\s-]last(?:\sone)?\b/g,
);
const EN_PAIR = rule(/former|latter/, /\b(?:the\s)?(?:(former)|(latter))\b/g);

/** Places in a list: `1`, `2` …; `-1` is the last one. */
export function findOrdinals(text: string): readonly Found[] {
  return [
    ...findAll(text, 'ordinal', ZH, ([, place = '']) => String(readNumber(place) ?? 1)),
    ...findAll(text, 'ordinal', ZH_LAST, ([, , place]) =>
      place === undefined ? '-1' : `-${readNumber(place) ?? 1}`,
    ),
    ...findAll(text, 'ordinal', ZH_PAIR, ([, former]) => (former === undefined ? '-1' : '1')),
    ...findAll(text, 'ordinal', EN, ([, name = '']) => placeOf(name)),
    ...findAll(text, 'ordinal', EN_BARE, ([, name = '']) => placeOf(name)),
    ...findAll(text, 'ordinal', EN_NUMBER, ([, place = '']) => String(readNumber(place) ?? place)),
    ...findAll(text, 'ordinal', ZH_PICK, ([, place = '']) => String(readNumber(place) ?? place)),
    ...findAll(text, 'ordinal', EN_LAST, ([, name = '']) => `-${name === 'next' ? 2 : placeOf(name)}`),
    ...findAll(text, 'ordinal', EN_PAIR, ([, former]) => (former === undefined ? '-1' : '1')),
  ];
}

function placeOf(name: string): string {
  const digit = /^\d/.exec(name)?.[0];
  return digit ?? (name === 'last' ? '-1' : String(NAMES.split('|').indexOf(name) + 1));
}
