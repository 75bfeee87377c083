/** The conversation's day and minute where the bot is: `2026-11-20` and `2026-11-20T10:00`. */
export type LocalTime = { readonly today: string; readonly now: string };

const MINUTE = 60_000;

type Zone = { readonly format: Intl.DateTimeFormat; minute: number; time: LocalTime };

const zones = new Map<string, Zone>();

/**
 * `at` (milliseconds) as local time in a zone. The last minute asked for is kept, because several stages of a turn ask
 * for the same one and reading a zone's rules costs more than all that they do with it.
 */
export function localTime(zone: string, at: number): LocalTime {
  const minute = Math.floor(at / MINUTE);
  const known = zones.get(zone) ?? {
    format: formatFor(zone),
    minute: Number.NaN,
    time: { today: '', now: '' },
  };
  if (known.minute !== minute) {
    known.time = read(known.format, minute * MINUTE);
    known.minute = minute;
    zones.set(zone, known);
  }
  return known.time;
}

function read(format: Intl.DateTimeFormat, at: number): LocalTime {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const today = `${parts['year']}-${parts['month']}-${parts['day']}`;
  return { today, now: `${today}T${parts['hour']}:${parts['minute']}` };
}

function formatFor(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
