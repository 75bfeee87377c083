import { type Failure, failure } from '#engine/core/errors';
import type { Hours, Span, Weekday } from '#engine/routing/business-hours';

/** The options that say when a team is there. */
export const HOURS_OPTIONS = {
  hours: {
    about: '`mon-fri 09:00-12:00 13:00-18:00; sat 10:00-16:00`, or `always`',
    value: 'times',
  },
  zone: { about: 'time zone of these hours, as Asia/Shanghai', value: 'name' },
  holidays: {
    about: 'days with other hours: `2026-12-25; 2026-12-31 09:00-12:00`; none is closed',
    value: 'days',
  },
};

export type HoursWords = {
  readonly hours: string | undefined;
  readonly zone: string | undefined;
  readonly holidays: string | undefined;
};

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const SPAN = new RegExp(`^(${TIME})-(${TIME})$`);
const DATE = /^\d{4}-\d\d-\d\d$/;

/** When a team is there, what is not said as it was before; null for always. Or what is wrong with the words. */
export function readHours(words: HoursWords, before: Hours | null): Hours | null | Failure {
  const { hours, zone, holidays } = words;
  if (hours === undefined && zone === undefined && holidays === undefined) return before;
  if (hours === 'always') return null;
  const week = hours === undefined ? before?.week : readWeek(hours);
  if (week === undefined) return wrong('--hours come with --zone and --holidays: when is the team there?');
  if (typeof week === 'string') return wrong(week);
  const place = zone ?? before?.zone;
  if (place === undefined || !isZone(place)) return wrong('--zone is a time zone like Asia/Shanghai');
  const days = holidays === undefined ? before?.days : readDays(holidays);
  if (typeof days === 'string') return wrong(days);
  return { zone: place, week, ...(days === undefined ? {} : { days }) };
}

/** By weekday, or what is wrong. */
function readWeek(text: string): Hours['week'] | string {
  const week: Partial<Record<Weekday, readonly Span[]>> = {};
  for (const part of partsOf(text)) {
    const [days = '', ...times] = part.split(/\s+/);
    const [first, last = first] = days.split('-').map((day) => DAYS.indexOf(day as Weekday));
    const spans = readSpans(times);
    if (first === undefined || last === undefined || first < 0 || last < first)
      return `--hours begin with a weekday or two, as mon-fri: ${part}`;
    if (!spans || spans.length === 0) return `--hours have times like 09:00-18:00: ${part}`;
    for (const day of DAYS.slice(first, last + 1)) week[day] = [...(week[day] ?? []), ...spans];
  }
  return Object.keys(week).length === 0
    ? '--hours are empty; say `always` for a team that is always there'
    : week;
}

function readDays(text: string): Hours['days'] | string {
  const days: Record<string, readonly Span[]> = {};
  for (const part of partsOf(text)) {
    const [day = '', ...times] = part.split(/\s+/);
    const spans = readSpans(times);
    if (!DATE.test(day) || Number.isNaN(Date.parse(day)))
      return `--holidays are days like 2026-12-25: ${part}`;
    if (!spans) return `--holidays may have times like 09:00-12:00: ${part}`;
    days[day] = spans;
  }
  return days;
}

function readSpans(times: readonly string[]): readonly Span[] | undefined {
  const spans = times.map((time) => SPAN.exec(time));
  if (spans.some((span) => span === null)) return undefined;
  return spans.map((span) => ({ from: span?.[1] ?? '', to: span?.[3] ?? '' }));
}

function partsOf(text: string): readonly string[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function wrong(reason: string): Failure {
  return failure('USAGE', { reason });
}
