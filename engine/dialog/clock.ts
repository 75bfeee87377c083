/** The conversation's day and minute where the bot is: `2026-11-20` and `2026-11-20T10:00`. */
export type LocalTime = { readonly today: string; readonly now: string };

/** `at` (milliseconds) as local time in a zone. */
export function localTime(zone: string, at: number): LocalTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const today = `${parts['year']}-${parts['month']}-${parts['day']}`;
  return { today, now: `${today}T${parts['hour']}:${parts['minute']}` };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once per zone: making one costs a quarter of a millisecond. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, format);
  return format;
}
