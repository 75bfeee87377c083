import { closest, distance } from 'fastest-levenshtein';

const LISTED = 12;

/** What a designer may have meant: the nearest allowed name, or else the names there are. */
export function suggest(written: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  if (names.length === 0) return 'None is defined.';
  const near = nearest(written, names);
  if (near !== undefined) return `Did you mean ${near}?`;
  const listed = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `Known are: ${listed} …` : `Known are: ${listed}.`;
}

/** The allowed name that differs in at most a third of its letters. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || written.length > 100) return undefined;
  const candidate = closest(written.toLowerCase(), [...names]);
  const limit = Math.max(1, Math.floor(candidate.length / 3));
  return distance(written.toLowerCase(), candidate.toLowerCase()) <= limit ? candidate : undefined;
}
