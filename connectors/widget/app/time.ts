import type { Texts } from './texts.ts';

/** Clock time as the language writes it. */
export function timeOf(at: number, { tag }: Texts): string {
  return new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

/** Today, yesterday, or the date. */
export function dayOf(at: number, { tag, today, yesterday }: Texts): string {
  const days = startOfDay(Date.now()) - startOfDay(at);
  if (days <= 0) return today;
  // A day with a change of clocks has 23 or 25 hours.
  if (days < 36 * 3_600_000) return yesterday;
  return new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
