import { localTime } from '#engine/plugin';

/** A day without a zone: days since 1970-01-01. */
export type Day = number;

/** The conversation's now, where the visitor is taken to be. */
export type Now = {
  readonly day: Day;
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
};

const DAY = 86_400_000;

/** `at` (milliseconds) as a day in a zone; weekday 1 is Monday, 7 is Sunday. */
export function nowIn(zone: string, at: number): Now {
  const [year = 1970, month = 1, date = 1] = localTime(zone, at).today.split('-').map(Number);
  const day = dayOf(year, month, date);
  return { day, year, month, date, weekday: weekdayOf(day) };
}

/** Months beyond the year and days beyond the month count on. */
export function dayOf(year: number, month: number, date: number): Day {
  return Date.UTC(year, month - 1, date) / DAY;
}

export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Whether a month has such a day. */
export function isDate(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1) return false;
  return new Date(Date.UTC(year, month - 1, date)).getUTCMonth() === month - 1;
}

export function iso(day: Day): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** First and last day, both counted. */
export function range(first: Day, last: Day): string {
  return first === last ? iso(first) : `${iso(first)}/${iso(last)}`;
}

/** The whole month; `month` may be 0 or 13. */
export function monthRange(year: number, month: number): string {
  return range(dayOf(year, month, 1), dayOf(year, month + 1, 0));
}

/** Monday to Sunday, `weeks` from now. */
export function weekRange(now: Now, weeks: number): string {
  const monday = now.day - now.weekday + 1 + weeks * 7;
  return range(monday, monday + 6);
}

/** The n-th weekday of a month, for days such as Black Friday (fourth Thursday and one). */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): Day {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
}

const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
});
const known = new Map<string, Day>();

/** First days of Chinese years; the runtime's calendar is a day off where the new moon is near midnight, as in 2027. */
const NEW_YEARS: Readonly<Record<number, string>> = {
  2024: '02-10',
  2025: '01-29',
  2026: '02-17',
  2027: '02-06',
  2028: '01-26',
  2029: '02-13',
  2030: '02-03',
  2031: '01-23',
  2032: '02-11',
};

/** A day of the Chinese calendar in the year in which it begins; read off the runtime's own calendar where it is not New Year. */
export function lunarDay(year: number, month: number, date: number): Day {
  const newYear = NEW_YEARS[year];
  if (month === 1 && newYear !== undefined) return Date.parse(`${year}-${newYear}`) / DAY + date - 1;
  const key = `${year}-${month}-${date}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const from = dayOf(year, month, 20);
  let day = from;
  while (day < from + 60 && LUNAR.format(new Date(day * DAY)) !== `${month}/${date}`) day += 1;
  known.set(key, day);
  return day;
}
