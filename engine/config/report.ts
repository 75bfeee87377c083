import { type ErrorCode, failure } from '../core/errors.ts';
import type { Place } from './bot.ts';
import type { Problem } from './problem.ts';

/** One finding at a place, in the catalogue's words. */
export function problem(place: Place, code: ErrorCode, data: Readonly<Record<string, unknown>>): Problem {
  const { message, hint } = failure(code, data);
  return { ...place, code, message, hint, severity: 'error' };
}

/** A finding that a designer should know but that keeps no bot from running. */
export function warning(place: Place, code: ErrorCode, data: Readonly<Record<string, unknown>>): Problem {
  return { ...problem(place, code, data), severity: 'warning' };
}

/** The way to a value inside a file: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** A path as people write it: `flows.return_goods.steps.0`. */
export function dotted(path: Path): string {
  return path.length === 0 ? 'The file' : path.join('.');
}

/** A place as people write it: `file:line`. */
export function spot(place: Place): string {
  return `${place.file}:${place.line}`;
}

/** By file, then by line and column; a finding that two checks made stands once. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(problems.map((one) => [`${one.file}:${one.line}:${one.column}:${one.message}`, one]));
  return [...once.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.code, b.code),
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
