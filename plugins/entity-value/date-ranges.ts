import type { Found } from './found.ts';

/** What joins the first and the last day of a stretch. */
const JOIN = /^\s?(?:到|至|-|~|–|—|to|until|till|through|thru)\s?(?:the\s)?$/;
const LEAD = /(?:从|自|from |between )$/;
/** A day of the month that takes month and year from the day in front: "10月1号到7号", "Nov 1 to 5". */
const BARE_DAY =
  /^\s?(?:到|至|-|~|–|—|to|until|till|through|thru)\s?(\d{1,2})(?:号|日|st|nd|rd|th)?(?![\d:年月点.a-z])/;
const DAY_ONLY = /^[\d一二三四五六七八九十]{1,3}(?:号|日)$/;

/** Two days with a word like 到 or "to" between them are the stretch from one to the other. */
export function findRanges(days: readonly Found[], text: string): readonly Found[] {
  const single = days.filter(({ value }) => !/[/T]/.test(value));
  return single.flatMap((first) => {
    const start =
      first.start - (LEAD.exec(text.slice(Math.max(0, first.start - 8), first.start))?.[0].length ?? 0);
    const seconds = single.filter(
      (other) => other.start > first.end && JOIN.test(text.slice(first.end, other.start)),
    );
    const joined = seconds.map(({ start: at, end, value }) => ({
      end,
      last: lastDay(first.value, value, text.slice(at, end)),
    }));
    const bare = BARE_DAY.exec(text.slice(first.end, first.end + 16));
    if (joined.length === 0 && bare !== null && isSpelled(first, text))
      joined.push({ end: first.end + bare[0].length, last: sameMonth(first.value, bare[1] ?? '') });
    return joined
      .filter(({ last }) => last > first.value && isDay(last))
      .map(({ end, last }) => ({ type: 'date', start, end, value: `${first.value}/${last}` }));
  });
}

/** The second day takes from the first what it leaves out: the month, or the week of "下周一到周三". */
function lastDay(first: string, value: string, words: string): string {
  if (DAY_ONLY.test(words)) return sameMonth(first, value.slice(8));
  if (!WEEKDAY_ONLY.test(words)) return value;
  const behind = (Date.parse(value) - Date.parse(first)) / DAY;
  const weeks = Math.floor(behind / 7);
  return new Date(Date.parse(value) - weeks * 7 * DAY).toISOString().slice(0, 10);
}

const DAY = 86_400_000;
const WEEKDAY_ONLY = /^(?:(?:周|星期|礼拜)[一二三四五六日天1-6]|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/;

/** A day that is written with its month; behind "tomorrow" a bare number is none. */
function isSpelled({ start, end }: Found, text: string): boolean {
  return /\d/.test(text.slice(start, end));
}

function sameMonth(day: string, date: string): string {
  return `${day.slice(0, 8)}${date.padStart(2, '0')}`;
}

function isDay(value: string): boolean {
  const [year = 0, month = 0, date = 0] = value.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date;
}
