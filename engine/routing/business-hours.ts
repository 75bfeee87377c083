import { localTime } from '../core/local-time.ts';

/** From and to as `HH:MM` of one day; a `to` that is not later than `from` is on the next day. */
export type Span = { readonly from: string; readonly to: string };

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** When a team is there. */
export type Hours = {
  /** IANA name of the time zone. */
  readonly zone: string;
  /** A day without spans is closed. */
  readonly week: Readonly<Partial<Record<Weekday, readonly Span[]>>>;
  /** Days (`YYYY-MM-DD`) that have other hours than their weekday; none at all for a holiday. */
  readonly days?: Readonly<Record<string, readonly Span[]>>;
};

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Whether a team is there at `at` (milliseconds since the epoch). */
export function isOpen(hours: Hours, at: number): boolean {
  const { today, now } = localTime(hours.zone, at);
  const minute = minuteOf(now.slice(-5));
  const here = spansOf(hours, today).some(([from, to]) => from <= minute && minute < to);
  return here || spansOf(hours, dayAfter(today, -1)).some(([, to]) => minute + 24 * 60 < to);
}

/** Further ahead nobody is told anything. */
const DAYS_AHEAD = 366;

/** When a team is there next, in milliseconds since the epoch: `at` itself while it is; null when never within a year. */
export function nextOpening(hours: Hours, at: number): number | null {
  if (isOpen(hours, at)) return at;
  const { today } = localTime(hours.zone, at);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = dayAfter(today, ahead);
    const openings = spansOf(hours, day).map(([from]) => instantOf(hours.zone, day, from));
    const next = openings.toSorted((a, b) => a - b).find((opening) => opening > at);
    if (next !== undefined) return next;
  }
  return null;
}

type Minutes = readonly [from: number, to: number];

/** The spans of a day as minutes since its midnight. */
function spansOf(hours: Hours, day: string): readonly Minutes[] {
  const weekday = WEEKDAYS[new Date(`${day}T00:00Z`).getUTCDay()] as Weekday;
  const spans = hours.days?.[day] ?? hours.week[weekday] ?? [];
  return spans.map(({ from, to }) => {
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    return [begins, ends > begins ? ends : ends + 24 * 60];
  });
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The instant of a local minute; of a minute that clocks skip, the first instant after it. */
function instantOf(zone: string, day: string, minute: number): number {
  const wanted = Date.parse(`${day}T00:00Z`) + minute * MINUTE;
  const asIfLocal = (at: number): number => Date.parse(`${localTime(zone, at).now}Z`);
  const first = wanted - (asIfLocal(wanted) - wanted);
  return first - (asIfLocal(first) - wanted);
}
