/** A function that expressions may call beside CEL's own, by its CEL signature. */
export type ExpressionFunction = readonly [signature: string, apply: (...args: unknown[]) => unknown];

const DAY = 86_400_000;

/** What values found in words need: days, stretches of days, amounts and their units. */
export const FUNCTIONS: readonly ExpressionFunction[] = [
  ['join(list, string): string', (items, glue) => [...(items as Iterable<unknown>)].join(String(glue))],
  /** `2026-11-09/2026-11-15` begins on 2026-11-09; a time of day is left out. */
  ['first_day(string): string', (date) => String(date).slice(0, 10)],
  ['last_day(string): string', (date) => (String(date).split('/').at(-1) ?? '').slice(0, 10)],
  /** Days from the first date to the second; negative when the second is earlier. */
  ['days_between(string, string): int', (from, to) => BigInt(Math.round((dayOf(to) - dayOf(from)) / DAY))],
  /** The number of an amount: 3 of `3 台`, 200 of `200 USD`. */
  ['amount(string): double', (text) => amountOf(String(text))],
  /** What the amount counts: 台 of `3 台`; nothing of `3`. */
  ['unit(string): string', (text) => /^-?[\d.]+\s+(.+)$/.exec(String(text))?.[1] ?? ''],
];

function dayOf(date: unknown): number {
  const at = Date.parse(`${String(date).slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at)) throw new Error(`${String(date)} is no date`);
  return at;
}

function amountOf(text: string): number {
  const number = /^-?\d+(?:\.\d+)?(?=\s|$)/.exec(text)?.[0];
  if (number === undefined) throw new Error(`${text} is no single amount`);
  return Number(number);
}
