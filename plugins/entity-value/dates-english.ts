import { type Day, dayOf, isDate, iso, monthRange, type Now, range, weekRange } from './calendar.ts';
import { FESTIVAL_CLUE, FESTIVAL_NAMES, festivalDay } from './festivals.ts';
import { type Found, findAll, rule } from './found.ts';
import { readNumber } from './numerals.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAY_NAMES = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thur?s?|fri';
const MONTH_NAMES =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec';
const MONTH = new RegExp(MONTHS.join('|'));
const N = '(\\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|an?|a couple of|a few)';
const UNIT = '(days?|weeks?|months?|years?)';

const NAMED = rule(
  /day|night|morrow|this /,
  /\b(day before yesterday|day after tomorrow|yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b/g,
);
const NAMED_DAYS: Readonly<Record<string, number>> = {
  'day before yesterday': -2,
  'day after tomorrow': 2,
  yesterday: -1,
  'last night': -1,
  tomorrow: 1,
};
const WEEKDAY = rule(
  /mon|tue|wed|thu|fri|sat|sun/,
  new RegExp(`\\b(?:(last|this|next|coming|past)\\s)?(${WEEKDAY_NAMES})\\b`, 'g'),
);
const STRETCH = rule(
  /week|month|year/,
  /\b(last|this|next|past) (week|month|year|weekend)\b|\b(?:the |over the |on the )(weekend)\b/g,
);
const PART_OF_MONTH = rule(
  /month/,
  /\b(?:the |at the )?(end|beginning|start|middle) of (?:the|this|(next)|(last)) month\b|\b(early|mid|late) (?:this|(next)|(last)) month\b/g,
);
const AGO = rule(
  /day|week|month|year/,
  new RegExp(`\\b${N}\\s${UNIT}\\s(ago|from now|later|back)\\b|\\b(in|within)\\s${N}\\s${UNIT}\\b`, 'g'),
);
const LASTING = rule(
  /day|week|month|year/,
  new RegExp(
    `\\b(?:last|past|previous)\\s(?:${N}\\s)?(days|weeks|months|years)\\b|\\b(?:next)\\s${N}\\s(days|weeks|months)\\b`,
    'g',
  ),
);
const MONTH_FIRST = rule(
  MONTH,
  new RegExp(`\\b(${MONTH_NAMES})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(20\\d\\d))?\\b`, 'g'),
);
const DAY_FIRST = rule(
  MONTH,
  new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s(?:of\\s)?(${MONTH_NAMES})(?:,?\\s(20\\d\\d))?\\b`, 'g'),
);
const ALONE = rule(
  /the \d/,
  /\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:one|item|option|time|order|phone|floor|gen))/g,
);
const IN_MONTH = rule(
  MONTH,
  new RegExp(`\\b(?:in|since|during)\\s(${MONTH_NAMES})(?:\\s(20\\d\\d))?\\b`, 'g'),
);
const FESTIVAL = rule(
  FESTIVAL_CLUE,
  new RegExp(`\\b(?:(last|this|next) (?:year's )?)?(${FESTIVAL_NAMES})(?:\\s(20\\d\\d))?`, 'g'),
);

/** Days and stretches of days in English, as ISO days; two with a slash for a stretch, first and last counted. */
export function findEnglishDates(text: string, now: Now): readonly Found[] {
  return [
    ...findAll(text, 'date', NAMED, ([, name = '']) => iso(now.day + (NAMED_DAYS[name] ?? 0))),
    ...findAll(text, 'date', WEEKDAY, (match) => readWeekday(match, now, text)),
    ...findAll(text, 'date', STRETCH, (match) => readStretch(match, now)),
    ...findAll(text, 'date', PART_OF_MONTH, (match) => readPart(match, now)),
    ...findAll(text, 'date', AGO, (match) => readAgo(match, now)),
    ...findAll(text, 'date', LASTING, ([, past, unit, ahead, next]) =>
      next === undefined
        ? range(back(now, readCount(past ?? 'a few'), unit ?? '') + 1, now.day)
        : range(now.day, back(now, -readCount(ahead ?? ''), next)),
    ),
    ...findAll(text, 'date', MONTH_FIRST, ([, month = '', date, year]) =>
      dayIn(month, Number(date), year, now),
    ),
    ...findAll(text, 'date', DAY_FIRST, ([, date, month = '', year]) =>
      dayIn(month, Number(date), year, now),
    ),
    ...findAll(text, 'date', ALONE, ([, date]) =>
      isDate(now.year, now.month, Number(date)) ? iso(dayOf(now.year, now.month, Number(date))) : null,
    ),
    ...findAll(text, 'date', IN_MONTH, ([, month = '', year]) =>
      monthRange(Number(year ?? now.year), monthOf(month)),
    ),
    ...findAll(text, 'date', FESTIVAL, ([, which, name = '', year]) => {
      const shift = { last: -1, this: 0, next: 1 }[which ?? ''];
      const day = festivalDay(
        name,
        now,
        year !== undefined ? Number(year) : shift === undefined ? undefined : now.year + shift,
      );
      return day === null ? null : iso(day);
    }),
  ];
}

/** "last Friday" is the one before today, "next Friday" that of next week, a bare one this week's; past ones where "by" or "on" looks ahead. */
function readWeekday({ 1: which, 2: name = '', index }: RegExpExecArray, now: Now, text: string): string {
  const weekday = WEEKDAYS.indexOf(name.slice(0, 3)) + 1;
  const day = now.day - now.weekday + weekday;
  if (which === 'last' || which === 'past') return iso(day < now.day ? day : day - 7);
  if (which === 'next') return iso(day + 7);
  if (which === 'coming') return iso(day > now.day ? day : day + 7);
  const ahead = /\b(?:by|before|until|will|arrive|deliver(?:ed)?|get it|come)\b[^.]*$/.test(
    text.slice(Math.max(0, index - 30), index),
  );
  return iso(which === undefined && day < now.day && ahead ? day + 7 : day);
}

function readStretch([, which, unit, weekend]: RegExpExecArray, now: Now): string {
  const shift = which === 'last' || which === 'past' ? -1 : which === 'next' ? 1 : 0;
  if (unit === 'week') return weekRange(now, shift);
  if (unit === 'month') return monthRange(now.year, now.month + shift);
  if (unit === 'year') return range(dayOf(now.year + shift, 1, 1), dayOf(now.year + shift, 12, 31));
  const saturday = now.day - now.weekday + 6 + (weekend === undefined ? shift * 7 : 0);
  return range(saturday, saturday + 1);
}

/** Thirds of a month, as 月初, 月中 and 月底 are. */
function readPart([, part, next, last, loose, ahead, before]: RegExpExecArray, now: Now): string {
  const shift = (next ?? ahead) !== undefined ? 1 : (last ?? before) !== undefined ? -1 : 0;
  const month = now.month + shift;
  if (/^(?:end|late)/.test(part ?? loose ?? ''))
    return range(dayOf(now.year, month, 21), dayOf(now.year, month + 1, 0));
  const first = /^mid/.test(part ?? loose ?? '') ? 11 : 1;
  return range(dayOf(now.year, month, first), dayOf(now.year, month, first + 9));
}

function readAgo([, count, unit, where, how, ahead, next]: RegExpExecArray, now: Now): string {
  if (how === 'within') return range(now.day, back(now, -readCount(ahead ?? ''), next ?? ''));
  if (how === 'in') return iso(back(now, -readCount(ahead ?? ''), next ?? ''));
  const many = readCount(count ?? '');
  return iso(back(now, where === 'ago' || where === 'back' ? many : -many, unit ?? ''));
}

function readCount(written: string): number {
  return readNumber(written.replace(/^a (couple|few)(?: of)?$/, '$1')) ?? 1;
}

function back(now: Now, many: number, unit: string): Day {
  if (unit.startsWith('day')) return now.day - many;
  if (unit.startsWith('week')) return now.day - many * 7;
  if (unit.startsWith('month')) return dayOf(now.year, now.month - many, now.date);
  return dayOf(now.year - many, now.month, now.date);
}

function dayIn(month: string, date: number, year: string | undefined, now: Now): string | null {
  const [y, m] = [Number(year ?? now.year), monthOf(month)];
  return isDate(y, m, date) ? iso(dayOf(y, m, date)) : null;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3)) + 1;
}
