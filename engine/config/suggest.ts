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

/** The allowed name that differs in at most a third of its letters, or only in their order. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || written.length > 100) return undefined;
  const lower = written.toLowerCase();
  const candidate = closest(lower, [...names]);
  const limit = Math.max(1, Math.floor(candidate.length / 3));
  if (distance(lower, candidate.toLowerCase()) <= limit) return candidate;
  return names.find((name) => lettersOf(name.toLowerCase()) === lettersOf(lower));
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}
