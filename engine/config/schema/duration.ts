import { type Static, Type } from 'typebox';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as people write it: `500ms`, `2s`, `1.5h`, `7d`, or a number of milliseconds. */
export const Duration = Type.Union(
  [Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$' })],
  { description: 'a number of milliseconds, or a number with ms, s, m, h or d: 500ms, 2s, 1.5h' },
);
export type Duration = Static<typeof Duration>;

/** Whole milliseconds of a checked duration. Throws on text that the schema would have refused. */
export function milliseconds(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (count === undefined || unit === undefined) throw new TypeError(`not a duration: ${duration}`);
  return Math.round(Number(count) * UNITS[unit as keyof typeof UNITS]);
}
